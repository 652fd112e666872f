import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';

const folder = join(import.meta.dirname, '../fixtures/otlp');

/** The folders of all recorded apps (test/fixtures/README.md). */
export const recordings: readonly string[] = readdirSync(folder).sort();

/** One request of a recorded app. */
export interface RecordedRequest {
  readonly file: string;
  readonly signal: 'traces' | 'logs';
  readonly encoding: 'protobuf' | 'json';
  readonly body: Buffer;
}

/** The requests of a recorded app in the order of sending. */
export function requestsOf(name: string): readonly RecordedRequest[] {
  return readdirSync(join(folder, name))
    .sort()
    .map((file) => ({
      file,
      signal: file.includes('-traces.') ? 'traces' : 'logs',
      encoding: file.endsWith('.pb') ? 'protobuf' : 'json',
      body: readFileSync(join(folder, name, file)),
    }));
}

/** Everything that a recorded app sent, whatever the request it came in. A span that was sent twice is here twice. */
export function recording(name: string): { readonly spans: readonly ReceivedSpan[]; readonly logs: readonly ReceivedLog[] } {
  const requests = requestsOf(name);
  return {
    spans: requests.flatMap(({ signal, encoding, body }) => (signal === 'traces' ? decodeTraces(body, encoding).items : [])),
    logs: requests.flatMap(({ signal, encoding, body }) => (signal === 'logs' ? decodeLogs(body, encoding).items : [])),
  };
}
