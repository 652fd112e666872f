import type { TraceId } from '../model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../model/received.ts';
import { namesOfLog, namesOfSpan } from '../normalise/agents/recordNames.ts';
import type { Db } from '../store/database.ts';
import type { SpanReader } from '../store/spanReader.ts';
import { all } from './run.ts';
import { sql } from './sql.ts';
import { traceKey } from './traceKey.ts';

/** Log records that belong to other spans of a trace and tell of this one too: they name its request or its call, as `own` may. */
export function relatedLogs(
  database: Db,
  reader: SpanReader,
  span: ReceivedSpan,
  own: readonly ReceivedLog[],
): readonly ReceivedLog[] {
  const known = namesOfSpan(span);
  if (known.length === 0) return [];
  const found = new Map<number, ReceivedLog>();
  const asked = new Set<string>();
  // A record may name what another one needs to be found: the body of an answer names that of its request.
  for (let names = [...known, ...own.flatMap(namesOfLog)]; names.length > 0; ) {
    for (const name of names) asked.add(name);
    for (const id of logsNaming(database, span, names)) {
      const log = found.has(id) ? undefined : reader.log(span.traceId, id);
      if (log !== undefined) found.set(id, log);
    }
    names = [...found.values()].flatMap(namesOfLog).filter((name) => !asked.has(name));
  }
  return [...found.values()];
}

function logsNaming(
  database: Db,
  { traceId, spanId }: { readonly traceId: TraceId; readonly spanId: string },
  names: readonly string[],
) {
  return all<{ id: number }>(
    database,
    sql`SELECT DISTINCT l.id FROM traces t JOIN log_names n ON n.trace = t.id JOIN logs l ON l.id = n.log
      WHERE t.trace_id = ${traceKey(traceId)} AND n.name IN (SELECT value FROM json_each(${JSON.stringify(names)}))
        AND l.span_id <> ${traceKey(spanId)} ORDER BY l.id`,
  ).map(({ id }) => id);
}
