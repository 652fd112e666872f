import type { ReceivedLog } from '../model/received.ts';
import { type BodyWriter, contentHash } from './bodies.ts';
import type { Db } from './database.ts';
import type { SourceWriter } from './sources.ts';
import { encodeLog, encodeResource, encodeScope } from './spanCodec.ts';

/** The statements that write `logs`. */
export interface LogTable {
  /**
   * Adds records of one span, by traces.id and its id; returns how many were new. Ids that a record does not have count as made here.
   */
  add(trace: number, spanId: Buffer, logs: readonly ReceivedLog[]): number;
}

/** `namesOf` tells what a record is found by, beside its span. */
export function createLogTable(
  db: Db,
  bodies: BodyWriter,
  sources: SourceWriter,
  namesOf: (log: ReceivedLog) => readonly string[] = () => [],
): LogTable {
  const exists = db.prepare<[number, Buffer, Buffer]>('SELECT 1 FROM logs WHERE trace = ? AND span_id = ? AND key = ?');
  const insert = db.prepare<[number, Buffer, Buffer, number, number, string, number]>(
    'INSERT INTO logs (trace, span_id, key, resource, scope, raw, derived) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const insertName = db.prepare<[number, string, number | bigint]>(
    'INSERT OR IGNORE INTO log_names (trace, name, log) VALUES (?, ?, ?)',
  );
  return {
    add(trace, spanId, logs) {
      let added = 0;
      for (const log of logs) {
        // A record has no id: one that is equal in every detail is the same one, sent again.
        const key = contentHash(`${encodeLog(log)}${encodeResource(log.resource)}${encodeScope(log.scope)}`);
        if (exists.get(trace, spanId, key) !== undefined) continue;
        const raw = encodeLog(log, bodies.sink(trace));
        const derived = log.traceId === undefined ? 2 : log.spanId === undefined ? 1 : 0;
        const { lastInsertRowid } = insert.run(
          trace,
          spanId,
          key,
          sources.resource(log.resource),
          sources.scope(log.scope),
          raw,
          derived,
        );
        for (const name of namesOf(log)) insertName.run(trace, name.toWellFormed(), lastInsertRowid);
        added += 1;
      }
      return added;
    },
  };
}
