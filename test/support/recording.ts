import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLogs, decodeTraces } from '../../src/decode/decode.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';

const folder = join(import.meta.dirname, '../fixtures/otlp');

/** Everything that a recorded app sent (test/fixtures/README.md), whatever the request it came in. */
export function recording(name: string): { readonly spans: readonly ReceivedSpan[]; readonly logs: readonly ReceivedLog[] } {
  const bodies = (signal: string): readonly Buffer[] =>
    readdirSync(join(folder, name))
      .filter((file) => file.endsWith(`-${signal}.pb`))
      .sort()
      .map((file) => readFileSync(join(folder, name, file)));
  return {
    spans: bodies('traces').flatMap((body) => decodeTraces(body, 'protobuf').items),
    logs: bodies('logs').flatMap((body) => decodeLogs(body, 'protobuf').items),
  };
}
