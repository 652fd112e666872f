import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Db, openWriter } from '../../src/store/database.ts';
import { createSpanReader, type SpanReader } from '../../src/store/spanReader.ts';
import { createWriter, type Interpret, type Writer, type WriterOptions } from '../../src/store/writer.ts';
import { testFacts } from './testFacts.ts';

export interface TestStore {
  readonly db: Db;
  readonly writer: Writer;
  readonly reader: SpanReader;
}

/** A store in memory, closed at the end of the test. */
export function openTestStore(interpret: Interpret = testFacts, options: WriterOptions = {}): TestStore {
  const db = openWriter(':memory:', { durability: 'normal' });
  onTestFinished(() => {
    db.close();
  });
  return { db, writer: createWriter(db, interpret, options), reader: createSpanReader(db) };
}

/** A folder that goes at the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prt-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The number a query gives. */
export function numberOf(db: Db, text: string): number {
  return db.prepare<[], number>(text).pluck().get() ?? Number.NaN;
}

/** Complaints of SQLite and of the full-text index about the file; none when it is whole. */
export function damage(db: Db): readonly string[] {
  const found = (db.pragma('integrity_check') as { integrity_check: string }[]).map((row) => row.integrity_check);
  try {
    db.exec("INSERT INTO texts (texts) VALUES ('integrity-check')");
  } catch (error) {
    found.push(String(error));
  }
  return found.filter((line) => line !== 'ok');
}
