import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionRow, TurnRow } from '../../src/model/summary.ts';
import { countSessions, getSessions } from '../../src/query/sessions.ts';
import { getSteps } from '../../src/query/steps.ts';
import { getTurn, getTurns } from '../../src/query/turns.ts';
import type { Db } from '../../src/store/database.ts';
import { aLog, aSpan, attributesOf, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { seededDatabase } from './seededDatabase.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const now = 1_750_000_000_000;

describe('a database of 300 sessions with 3 turns each', () => {
  let database: Db;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    // Many sessions end at the same time: the order must not depend on the time alone.
    const tie = (writer: Db): unknown => writer.exec('UPDATE sessions SET last_ns = last_ns / 600000000000 * 600000000000');
    ({ database, remove } = await seededDatabase({ sessions: 300, turnsPerSession: 3, spansPerTurn: 5, now }, tie));
  });
  afterAll(() => remove());

  test.each(['', 'refund', 'kayak', 'score.quality<0.7', 'status:error', 'docs<2'])(
    'pages of 7 give every session of "%s" once, newest first',
    (filter) => {
      const whole = getSessions(database, { filter, limit: 1000 }, now).rows;
      const paged = walk(filter, 7);
      expect(paged).toEqual(whole);
      expect(paged.length).toBeGreaterThan(7);
      expect(paged.map(({ lastTime }) => lastTime)).toEqual(paged.map(({ lastTime }) => lastTime).sort((a, b) => b - a));
      expect(countSessions(database, filter, now).sessions).toBe(paged.length);
    },
  );

  test('a page says that it is the last', () => {
    expect(getSessions(database, { filter: '', limit: 300 }, now).next).toBeUndefined();
    expect(getSessions(database, { filter: '', limit: 299 }, now).next).toBeDefined();
  });

  test('turns of a session come oldest first, in pages', () => {
    const [session] = getSessions(database, { filter: '', limit: 1 }, now).rows;
    const sessionRowId = session?.id ?? 0;
    const first = getTurns(database, { sessionRowId, filter: '', limit: 2 }, now);
    const second = getTurns(database, { sessionRowId, filter: '', limit: 2, cursor: first.next ?? '' }, now);
    const times = [...first.rows, ...second.rows].map(({ startTime }) => startTime);
    expect(times).toHaveLength(3);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(second.next).toBeUndefined();
  });

  test('with a filter a session shows only its turns that match', () => {
    const [session] = getSessions(database, { filter: 'status:error', limit: 1 }, now).rows;
    const { rows } = getTurns(database, { sessionRowId: session?.id ?? 0, filter: 'status:error', limit: 10 }, now);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'error', errorCount: 2 });
  });

  test('the steps of a turn come in order of start, with noise', () => {
    const [session] = getSessions(database, { filter: '', limit: 1 }, now).rows;
    const [turn] = getTurns(database, { sessionRowId: session?.id ?? 0, filter: '', limit: 1 }, now).rows;
    const steps = getSteps(database, turn?.traceId ?? traceIdOf(1));
    expect(steps.map(({ type, noise }) => `${type}${noise ? ' noise' : ''}`)).toEqual([
      'agent',
      'retrieval',
      'generation',
      'span noise',
      'tool',
    ]);
    expect(steps.map(({ startTime }) => startTime)).toEqual(steps.map(({ startTime }) => startTime).sort((a, b) => a - b));
    expect(steps.slice(1).every(({ parentSpanId }) => parentSpanId === steps[0]?.spanId)).toBe(true);
    expect(steps[0]).not.toHaveProperty('parentSpanId');
  });

  test.each(['', 'x', '1', '1:', '1:2:3', "1:1' OR 1"])('"%s" is no cursor', (cursor) => {
    expect(() => getSessions(database, { filter: '', limit: 5, cursor }, now)).toThrow('not the cursor of a page');
  });

  function walk(filter: string, limit: number): readonly SessionRow[] {
    const rows: SessionRow[] = [];
    let cursor: string | undefined;
    do {
      const page = getSessions(database, { filter, limit, ...(cursor === undefined ? {} : { cursor }) }, now);
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      rows.push(...page.rows);
      cursor = page.next;
    } while (cursor !== undefined);
    return rows;
  }
});

describe('what the writer wrote', () => {
  let db: WrittenDatabase;
  beforeAll(async () => {
    db = await writtenDatabase(Number(testStart / 1_000_000n));
  });
  afterAll(() => db.remove());

  test('an empty database has an empty page', () => {
    expect(getSessions(db.database, { filter: '', limit: 10 }, now)).toEqual({ rows: [] });
    expect(countSessions(db.database, '', now)).toEqual({ sessions: 0, turns: 0, hiddenTurns: 0 });
    expect(getTurn(db.database, traceIdOf(1))).toBeUndefined();
    expect(getTurn(db.database, 'no id')).toBeUndefined();
    expect(getSteps(db.database, traceIdOf(1))).toEqual([]);
  });

  test('what no span told is absent, not 0', () => {
    db.write({ spans: [aSpan({ name: 'work', attributes: attributesOf(['gen_ai.operation.name', 'chat']) })] });
    const [session] = getSessions(db.database, { filter: '', limit: 1 }, now).rows;
    expect(session).toEqual({
      id: expect.any(Number),
      title: 'work',
      turnCount: 1,
      startTime: Number(testStart / 1_000_000n),
      lastTime: Number(testStart / 1_000_000n) + 100,
      errorCount: 0,
      service: 'test-app',
    });
    const turn = getTurn(db.database, traceIdOf(1));
    expect(turn).toEqual({
      traceId: traceIdOf(1),
      sessionRowId: session?.id ?? 0,
      title: 'work',
      name: 'work',
      status: 'unset',
      startTime: Number(testStart / 1_000_000n),
      durationMs: 100,
      spanCount: 1,
      hiddenSpans: 0,
      errorCount: 0,
      service: 'test-app',
      completeTime: Number(testStart / 1_000_000n) + 5000,
      scores: [],
    } satisfies TurnRow);
    expect(getSteps(db.database, traceIdOf(1))[0]).toEqual({
      spanId: spanIdOf(1),
      type: 'generation',
      name: 'work',
      status: 'unset',
      noise: false,
      inFlight: false,
      startTime: Number(testStart / 1_000_000n),
      durationMs: 100,
      scores: [],
    });
  });

  test('a step without an end is in flight', () => {
    db.write({ spans: [aSpan({ traceId: traceIdOf(2), end: 0n })] });
    expect(getSteps(db.database, traceIdOf(2))[0]).toMatchObject({ inFlight: true, durationMs: 0 });
  });

  test('of two scores with one name and target a row has the newer; steps have their own', () => {
    const traceId = traceIdOf(1);
    const common = { name: 'quality', type: 'numeric', source: 'judge' } as const;
    const onTrace = { ...common, target: { kind: 'trace', traceId } } as const;
    const onStep = { ...common, target: { kind: 'observation', traceId, spanId: spanIdOf(1) } } as const;
    const onDocument = { ...common, target: { kind: 'document', traceId, spanId: spanIdOf(1), index: 0 } } as const;
    db.saveScores(
      { ...onTrace, id: 'old', value: 0.1, time: '2026-01-01T00:00:00.000Z' },
      { ...onTrace, id: 'new', value: 0.2, time: '2026-01-02T00:00:00.000Z' },
      { ...onStep, id: 'step', value: 0.3, time: '2026-01-03T00:00:00.000Z' },
      { ...onDocument, id: 'document', value: 0.4, time: '2026-01-04T00:00:00.000Z' },
    );
    expect(getTurn(db.database, traceId)?.scores.map(({ id }) => id)).toEqual(['step', 'new']);
    expect(getSteps(db.database, traceId)[0]?.scores.map(({ id }) => id)).toEqual(['step']);
  });

  test('a trace of which only logs have come is not listed', () => {
    const before = countSessions(db.database, '', now);
    db.write({ logs: [aLog({ traceId: traceIdOf(9) })] });
    expect(countSessions(db.database, '', now)).toEqual(before);
    expect(countSessions(db.database, '-refund', now)).toEqual(before);
    expect(getSessions(db.database, { filter: '', limit: 100 }, now).rows).toHaveLength(before.sessions);
  });
});

describe('turns that hold nothing but infrastructure', () => {
  let db: WrittenDatabase;
  const chat = (trace: number) =>
    aSpan({
      traceId: traceIdOf(trace),
      attributes: attributesOf(['gen_ai.operation.name', 'chat'], ['session.id', 'a']),
    });
  const http = (trace: number, session?: string) =>
    aSpan({
      traceId: traceIdOf(trace),
      spanId: spanIdOf(9),
      attributes: attributesOf(
        ['http.request.method', 'GET'],
        ...(session === undefined ? [] : [['session.id', session] as const]),
      ),
    });

  beforeAll(async () => {
    db = await writtenDatabase(now);
    db.write({ spans: [chat(1), http(1), http(2, 'a'), http(3)] });
  });
  afterAll(() => db.remove());

  test('are neither listed nor counted', () => {
    const { rows } = getSessions(db.database, { filter: '', limit: 10 }, now);
    expect(rows).toMatchObject([{ sessionId: 'a', turnCount: 1 }]);
    expect(getTurns(db.database, { sessionRowId: rows[0]?.id ?? 0, filter: '', limit: 10 }, now).rows).toHaveLength(1);
    expect(getSessions(db.database, { filter: `trace:${traceIdOf(3)}`, limit: 10 }, now).rows).toEqual([]);
  });

  test('are there when they are asked for', () => {
    const { rows } = getSessions(db.database, { filter: '', showNoise: true, limit: 10 }, now);
    expect(rows.map(({ turnCount }) => turnCount).sort()).toEqual([1, 2]);
    expect(countSessions(db.database, '', now)).toEqual({ sessions: 2, turns: 3, hiddenTurns: 2 });
    expect(countSessions(db.database, 'session:a', now)).toEqual({ sessions: 1, turns: 2, hiddenTurns: 1 });
  });

  test('come into the list when a step of the app arrives', () => {
    db.write({ spans: [chat(3)] });
    expect(getSessions(db.database, { filter: '', limit: 10 }, now).rows.flatMap(({ turnCount }) => turnCount)).toEqual([2]);
  });
});
