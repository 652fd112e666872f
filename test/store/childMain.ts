import { writeSync } from 'node:fs';
import { openReader, openWriter } from '../../src/store/database.ts';
import { StoreError } from '../../src/store/errors.ts';
import { migrate, migrations } from '../../src/store/migrate.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { createWriter } from '../../src/store/writer.ts';
import { aLog, aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { betterFacts, testFacts } from './testFacts.ts';

// A process of its own, for tests that kill it or take its rights away. It is bundled, as the workers are.
const [task, path = '', argument = '0'] = process.argv.slice(2);
const say = (line: string) => writeSync(1, `${line}\n`);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
};
const spanNumber = (number: number) =>
  aSpan({
    traceId: traceIdOf(1 + Math.floor(number / 10)),
    spanId: spanIdOf(number),
    attributes: attributesOf(
      ['session', `talk ${Math.floor(number / 50)}`],
      ['tokens', 1],
      ['text', `${number} ${'word '.repeat(100)}`],
    ),
  });

if (task === 'write') {
  const db = openWriter(path, { durability: 'normal' });
  const writer = createWriter(db, testFacts);
  const index = createSearchIndex(db);
  for (let number = Number(argument); ; number += 3) {
    const spans = [number, number + 1, number + 2].map(spanNumber);
    writer.write({ spans, logs: spans.map(({ traceId, spanId }) => aLog({ traceId, spanId, body: `log ${spanId}` })) });
    say(String(number + 2));
    index.indexPending(2);
    index.merge(1);
  }
}

if (task === 'renormalise') {
  const writer = createWriter(openWriter(path, { durability: 'normal' }), betterFacts, { normaliserVersion: 2 });
  do say(String(writer.countOutdated()));
  while (writer.renormalise(0));
}

if (task === 'open') {
  say(codeOf(() => openWriter(path, { durability: 'normal' }).close()));
}

if (task === 'die while migrating') {
  const db = openWriter(path, { durability: 'normal' });
  db.function('die', () => process.kill(process.pid, 'SIGKILL'));
  migrate(db, [...migrations, 'CREATE TABLE half (x); INSERT INTO half VALUES (1); SELECT die();']);
}

if (task === 'without rights') {
  // Root may write anywhere: become somebody else, once the driver is loaded.
  openWriter(':memory:', { durability: 'normal' }).close();
  if (process.getuid?.() === 0) process.setuid?.(65_534);
  say(codeOf(() => openWriter(path, { durability: 'normal' })));
  say(
    codeOf(() => {
      const db = openReader(path);
      createWriter(db, testFacts).write({ spans: [spanNumber(1)], logs: [] });
    }),
  );
}
