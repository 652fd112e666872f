import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { TraceId } from '../../src/model/ids.ts';
import type { Db } from '../../src/store/database.ts';
import { applicationId, migrate, migrations } from '../../src/store/migrate.ts';
import { createSpanReader } from '../../src/store/spanReader.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aSpan } from '../support/builders.ts';
import { testFacts } from './testFacts.ts';
import { damage, numberOf } from './testStore.ts';

const ofVersion1 = `INSERT INTO resources VALUES (1, x'01', '[1]');
   INSERT INTO scopes VALUES (1, x'01', '[1]');
   INSERT INTO sessions VALUES (1, 'talk', 'Why?', 5, 1, 5, 9, 0, 3, 1, NULL, 0, 'bot', NULL, 1);
   INSERT INTO traces (id, trace_id, session, session_by_root, name, name_ns, has_root, root_status, start_ns, end_ns, arrived_ms, span_count,
       hidden_count, open_count, error_count, usage_count, cache_read_count, cache_write_count, reasoning_count, cost_count, unpriced_count,
       cyclic, normaliser_version, revision)
     VALUES (1, x'000102030405060708090a0b0c0d0e0f', 1, 1, 'turn', 5, 1, 0, 5, 9, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 1);
   INSERT INTO spans (trace, span_id, type, noise, convention, name, status, start_ns, end_ns, counted, usage_below, resource, scope, raw)
     VALUES (1, x'0001020304050607', 'generation', 0, 'gen_ai', 'chat', 0, 5, 9, 1, 0, 1, 1, '[1,"chat"]');
   INSERT INTO scores VALUES ('a', 'verdict', 'trace', NULL, x'000102030405060708090a0b0c0d0e0f', NULL, NULL, 'categorical', NULL, 'pass',
     NULL, NULL, 'human', 'me', NULL, 1);`;

/**
 * What a database of each released schema held, as SQL: `historic[n]` fills version n + 1. Never edited; a migration adds an
 * entry for the version it makes.
 */
const historic: readonly string[] = [
  ofVersion1,
  // A log record that was placed by us.
  `${ofVersion1} INSERT INTO logs (trace, span_id, key, resource, scope, raw, derived) VALUES (1, x'0001020304050607', x'01', 1, 1, '[1]', 1);`,
  // A record of a start.
  `${ofVersion1} UPDATE spans SET pending = 1, noise = 1, type = 'event';`,
  // A call that two libraries report.
  `${ofVersion1} UPDATE traces SET call_scope = -1, twins = 1;`,
  // A turn with nothing but infrastructure.
  `${ofVersion1} UPDATE traces SET hidden_count = 1; UPDATE spans SET noise = 1;`,
];

function openEmpty(): Db {
  const db = new Database(':memory:');
  onTestFinished(() => {
    db.close();
  });
  return db;
}

const schemaOf = (db: Db) => db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all();

test('there is a historic database for every version', () => {
  expect(historic).toHaveLength(migrations.length);
});

test.each(historic.map((_, index) => index + 1))('a database of version %i keeps what it held and is written on', (version) => {
  const db = openEmpty();
  migrate(db, migrations.slice(0, version));
  db.exec(historic[version - 1] ?? '');
  migrate(db);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(numberOf(db, 'SELECT count(*) FROM spans')).toBe(1);
  expect(db.prepare("SELECT text FROM scores WHERE source = 'human'").pluck().get()).toBe('pass');
  createWriter(db, testFacts).write({ spans: [aSpan()], logs: [] });
  expect(damage(db)).toEqual([]);
  const fresh = openEmpty();
  migrate(fresh);
  expect(schemaOf(db)).toEqual(schemaOf(fresh));
});

test('log records from before the second schema keep the ids that they came with', () => {
  const db = openEmpty();
  migrate(db, migrations.slice(0, 1));
  db.exec(`${ofVersion1}
    INSERT INTO logs (trace, span_id, key, resource, scope, raw) VALUES (1, x'0001020304050607', x'01', 1, 1, '[1,"5","5"]');`);
  migrate(db);
  const [stored] = createSpanReader(db).trace('000102030405060708090a0b0c0d0e0f' as TraceId);
  expect(stored?.logs).toMatchObject([{ traceId: '000102030405060708090a0b0c0d0e0f', spanId: '0001020304050607' }]);
  expect(stored?.isSynthetic).toBe(false);
});

test('a new database is marked as ours, and migrating again does nothing', () => {
  const db = openEmpty();
  migrate(db);
  migrate(db);
  expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
});

test('a step that fails leaves the version before it, whole', () => {
  const db = openEmpty();
  expect(() => migrate(db, [...migrations, 'CREATE TABLE half (x); SELECT nonsense;'])).toThrow(/nonsense/);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(numberOf(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'")).toBe(0);
});

test('a newer schema is refused, and not touched', () => {
  const db = openEmpty();
  migrate(db, [...migrations, 'CREATE TABLE tomorrow (x)']);
  expect(() => migrate(db)).toThrow(/newer version/);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
});
