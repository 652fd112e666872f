import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openWriter } from '../../src/store/database.ts';
import { migrations } from '../../src/store/migrate.ts';
import { createSpanReader } from '../../src/store/spanReader.ts';
import { traceIdOf } from '../support/builders.ts';
import { buildChild } from './child.ts';
import { seededRandom } from './llmText.ts';
import { damage, numberOf, temporaryFolder } from './testStore.ts';

const child = buildChild();

test('kill -9 while writing, indexing and merging loses nothing that was acknowledged', { timeout: 60_000 }, async () => {
  const path = join(temporaryFolder(), 'traces.db');
  const random = seededRandom(0x5eed0001);
  let acknowledged = 0;
  for (let round = 0; round < 6; round += 1) {
    const writing = child('write', path, String(acknowledged + 1));
    while (writing.lines().length < 20) await sleep(5);
    await sleep(random() * 100);
    writing.process.kill('SIGKILL');
    await writing.ended;
    acknowledged = Number(writing.lines().at(-1));

    const db = openWriter(path, { durability: 'normal' });
    expect(damage(db)).toEqual([]);
    // Each number once: those that were acknowledged, and perhaps the batch that was not answered any more.
    const spans = numberOf(db, 'SELECT count(DISTINCT span_id) FROM spans');
    expect(spans).toBe(numberOf(db, 'SELECT count(*) FROM spans'));
    expect([acknowledged, acknowledged + 3]).toContain(spans);
    expect(numberOf(db, 'SELECT count(*) FROM logs')).toBe(spans);
    expect(numberOf(db, 'SELECT sum(input_tokens) FROM traces')).toBe(spans);
    expect(numberOf(db, 'SELECT sum(tokens) FROM sessions')).toBe(2 * spans);
    expect([...createSpanReader(db).trace(traceIdOf(1))].length).toBeGreaterThan(5);
    acknowledged = spans;
    db.close();
  }
  expect(acknowledged).toBeGreaterThan(300);
});

test('kill -9 inside a migration leaves the version before it', async () => {
  const path = join(temporaryFolder(), 'traces.db');
  await child('die while migrating', path).ended;
  const db = openWriter(path, { durability: 'normal' });
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  expect(numberOf(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'")).toBe(0);
  expect(damage(db)).toEqual([]);
  db.close();
});

test('processes that make the database at the same moment all get it', async () => {
  const path = join(temporaryFolder(), 'new', 'traces.db');
  const all = [1, 2, 3, 4].map(() => child('open', path));
  await Promise.all(all.map(({ ended }) => ended));
  expect(all.map((one) => one.lines())).toEqual([['done'], ['done'], ['done'], ['done']]);
});

test('a folder or file without rights is named as such', async () => {
  // Windows has no such bits.
  if (process.platform === 'win32') return;
  const folder = temporaryFolder();
  const path = join(folder, 'traces.db');
  chmodSync(folder, 0o555);
  const inFolder = child('without rights', path);
  await inFolder.ended;
  chmodSync(folder, 0o755);
  expect(inFolder.lines()).toEqual(['read-only', 'missing']);

  const keeping = openWriter(path, { durability: 'normal' });
  for (const name of [path, `${path}-wal`, `${path}-shm`]) chmodSync(name, 0o444);
  const onFile = child('without rights', path);
  await onFile.ended;
  keeping.close();
  expect(onFile.lines()).toEqual(['read-only', 'read-only']);
});
