import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Db, openLabelWriter, openReader, openWriter } from '../../src/store/database.ts';
import type { StoreError } from '../../src/store/errors.ts';
import { claimLease, readLease, releaseLease } from '../../src/store/lease.ts';
import { applicationId } from '../../src/store/migrate.ts';
import { temporaryFolder } from './testStore.ts';

const closing = (db: Db): Db => {
  onTestFinished(() => {
    db.close();
  });
  return db;
};
const writerOf = (path: string) => closing(openWriter(path, { durability: 'normal' }));

/** The code of the StoreError that `open` throws. */
function codeOf(open: () => Db): string {
  try {
    open().close();
    return 'opened';
  } catch (error) {
    return (error as StoreError).code;
  }
}

test('the folder and the file are made, for this user alone', () => {
  const path = join(temporaryFolder(), 'deep', 'er', 'traces.db');
  writerOf(path);
  if (process.platform !== 'win32') {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  }
});

test('every connection says itself how it syncs, and none trusts the file', () => {
  const path = join(temporaryFolder(), 'traces.db');
  const settings = (db: Db) =>
    ['journal_mode', 'synchronous', 'mmap_size', 'trusted_schema', 'cell_size_check', 'query_only'].map((name) =>
      db.pragma(name, { simple: true }),
    );
  const [normal, full] = [1, 2];
  expect(settings(writerOf(path))).toEqual(['wal', normal, 0, 0, 1, 0]);
  expect(settings(closing(openWriter(path, { durability: 'full' })))).toEqual(['wal', full, 0, 0, 1, 0]);
  expect(settings(closing(openLabelWriter(path)))).toEqual(['wal', full, 0, 0, 1, 0]);
  expect(settings(closing(openReader(path))).slice(2)).toEqual([0, 0, 1, 1]);
});

test('a reader cannot write', () => {
  const path = join(temporaryFolder(), 'traces.db');
  writerOf(path);
  expect(() => closing(openReader(path)).exec('DELETE FROM state')).toThrow();
});

test('what cannot be opened is told apart, and left as it is', () => {
  const folder = temporaryFolder();
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const good = join(folder, 'good.db');
  openWriter(good, { durability: 'normal' }).close();
  const header = readFileSync(good);
  const garbage = file('garbage.db', 'this is not a database, '.repeat(1000));
  const cut = file('cut.db', header.subarray(0, 5000));
  const foreign = join(folder, 'foreign.db');
  const other = writerOf(foreign);
  other.pragma('application_id = 7');
  const newer = join(folder, 'newer.db');
  writerOf(newer).pragma('user_version = 99');

  const asWriter = (path: string) => codeOf(() => openWriter(path, { durability: 'normal' }));
  expect([garbage, cut, foreign, newer].map(asWriter)).toEqual(['not-a-database', 'corrupt', 'not-a-database', 'newer-schema']);
  expect(codeOf(() => openReader(newer))).toBe('opened');
  expect(codeOf(() => openLabelWriter(newer))).toBe('newer-schema');
  expect(codeOf(() => openReader(join(folder, 'none.db')))).toBe('missing');
  expect(codeOf(() => openLabelWriter(join(folder, 'none.db')))).toBe('missing');
  expect(asWriter(folder)).toBe('io');
  expect(readFileSync(garbage, 'utf8').slice(0, 4)).toBe('this');
  expect(statSync(cut).size).toBe(5000);
});

test('a file of no bytes becomes a database', () => {
  const path = join(temporaryFolder(), 'empty.db');
  writeFileSync(path, '');
  expect(codeOf(() => openReader(path))).toBe('older-schema');
  expect(writerOf(path).pragma('application_id', { simple: true })).toBe(applicationId);
});

test('two names of one file are one database', () => {
  const folder = temporaryFolder();
  const link = join(folder, 'link.db');
  mkdirSync(join(folder, 'real'));
  writerOf(join(folder, 'real', 'traces.db'));
  symlinkSync(join(folder, 'real', 'traces.db'), link);
  expect(writerOf(link).name).toBe(writerOf(join(folder, 'real', 'traces.db')).name);
});

test('a lock held by another connection is named, and waited for no longer than a moment', () => {
  const path = join(temporaryFolder(), 'traces.db');
  const [holder, other] = [writerOf(path), writerOf(path)];
  holder.exec('BEGIN IMMEDIATE');
  const start = performance.now();
  expect(() => claimLease(other, undefined, { nonce: 'a', pid: 1, httpPort: 1, grpcPort: 2 })).toThrow(
    /locked by another process/,
  );
  expect(performance.now() - start).toBeLessThan(5000);
  holder.exec('ROLLBACK');
});

test('the lease goes from one to the next by compare-and-swap', () => {
  const path = join(temporaryFolder(), 'traces.db');
  const [one, other] = [writerOf(path), writerOf(path)];
  const lease = (nonce: string) => ({ nonce, pid: 1, httpPort: 4318, grpcPort: 4317 });
  expect(readLease(one)).toBeUndefined();
  expect(claimLease(one, undefined, lease('a'))).toBe(true);
  expect(claimLease(other, undefined, lease('b'))).toBe(false);
  expect(readLease(other)).toEqual(lease('a'));
  expect(claimLease(other, lease('a'), lease('b'))).toBe(true);
  releaseLease(one, 'a');
  expect(readLease(one)).toEqual(lease('b'));
  releaseLease(other, 'b');
  expect(readLease(one)).toBeUndefined();
});
