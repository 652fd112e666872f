import { serve } from '../protocol/channel.ts';
import type { CollectorApi, CollectorEvents } from './collectorApi.ts';
import { createCollector } from './collectorService.ts';
import { portTransport } from './portTransport.ts';

// The entry of the collector thread: everything that writes.
const collector = createCollector((name, payload) => server.announce(name, payload));
const server = serve<CollectorApi, CollectorEvents>(portTransport(), collector);
