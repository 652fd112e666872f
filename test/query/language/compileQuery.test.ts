import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareFilter, whereMatches } from '../../../src/query/filter.ts';
import { QueryError } from '../../../src/query/language/queryError.ts';
import { all } from '../../../src/query/run.ts';
import { countSessions, getSessions } from '../../../src/query/sessions.ts';
import { sql } from '../../../src/query/sql.ts';
import type { Db } from '../../../src/store/database.ts';
import { seededDatabase } from '../seededDatabase.ts';
import { anyQuery, validQuery } from './anyQuery.ts';

const now = 1_750_000_000_000;
let database: Db;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ database, remove } = await seededDatabase({ sessions: 40, turnsPerSession: 2, spansPerTurn: 6, now }));
});
afterAll(() => remove());

test('whatever is typed, the query runs or is refused by name', () => {
  fc.assert(
    fc.property(fc.oneof(anyQuery, fc.string({ unit: 'binary' })), (query) => {
      try {
        getSessions(database, { filter: query, limit: 5 }, now);
        countSessions(database, query, now);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
      }
    }),
    { seed: 0x5eed0001, numRuns: 3000 },
  );
});

test('a query and its negation share all traces between them', () => {
  const everything = matches('');
  fc.assert(
    fc.property(validQuery, (query) => {
      const those = matches(query);
      const others = matches(`NOT (${query})`);
      expect([...those, ...others].sort()).toEqual(everything);
    }),
    { seed: 0x5eed0001, numRuns: 400 },
  );
});

test('the session list, its count and the turns agree', () => {
  fc.assert(
    fc.property(validQuery, (query) => {
      const { sessions, turns } = countSessions(database, query, now);
      expect(getSessions(database, { filter: query, limit: 1000 }, now).rows).toHaveLength(sessions);
      expect(matches(query)).toHaveLength(turns);
    }),
    { seed: 0x5eed0001, numRuns: 200 },
  );
});

function matches(query: string): readonly string[] {
  const filter = prepareFilter(database, query, now);
  return all<{ id: string }>(
    database,
    sql`SELECT hex(trace_id) AS id FROM traces t WHERE ${whereMatches(filter)} ORDER BY 1`,
  ).map(({ id }) => id);
}
