import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { encodeLogsJson, encodeTracesJson } from '../decode/encodeJson.ts';
import { type ExportRequest, exportTraces } from '../query/exportTraces.ts';
import type { Db } from '../store/database.ts';

/** Writes the traces that match as OTLP JSON, one request a line. Returns how many traces there were. */
export async function exportFile(db: Db, file: string, request: ExportRequest): Promise<number> {
  const out = createWriteStream(file);
  const done = finished(out);
  const traces = new Set<string>();
  const write = async (line: string): Promise<void> => {
    if (!out.write(`${line}\n`)) await Promise.race([once(out, 'drain'), done]);
  };
  for (const { traceId, isListed, spans, logs } of exportTraces(db, request, Date.now())) {
    if (isListed) traces.add(traceId);
    if (spans.length > 0) await write(encodeTracesJson(spans));
    if (logs.length > 0) await write(encodeLogsJson(logs));
  }
  out.end();
  await done;
  return traces.size;
}
