import { serve } from '../protocol/channel.ts';
import { portTransport } from './portTransport.ts';
import type { ReaderApi, ReaderEvents } from './readerApi.ts';
import { createReader } from './readerService.ts';

// The entry of the reader thread: everything that only reads.
const reader = createReader((changes) => server.announce('changed', changes));
const server = serve<ReaderApi, ReaderEvents>(portTransport(), reader);
