import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TraceId } from '../../src/model/ids.ts';
import type { ReceivedSpan } from '../../src/model/received.ts';
import { traceText } from '../../src/present/traceText.ts';
import { traceView } from '../../src/present/traceView.ts';
import type { TraceView } from '../../src/protocol/views.ts';
import { exportTraces } from '../../src/query/exportTraces.ts';
import { listTraces } from '../../src/query/listTraces.ts';
import { readObservation } from '../../src/query/observations.ts';
import { getSessions } from '../../src/query/sessions.ts';
import { writeTrace } from '../../src/query/showTrace.ts';
import { getSteps } from '../../src/query/steps.ts';
import { getTrace } from '../../src/query/trace.ts';
import { getTraceHead } from '../../src/query/traceHead.ts';
import { getTurn } from '../../src/query/turns.ts';
import { aScope, aSpan, attributesOf, type Plain, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { recording } from '../support/recording.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const arrived = Number(testStart / 1_000_000n);
const traceId = traceIdOf(1);

let clock = arrived;
let db: WrittenDatabase;
beforeEach(async () => {
  clock = arrived;
  db = await writtenDatabase(() => clock, { costUsd: () => 0.25 });
});
afterEach(() => db.remove());

function view(now: number): TraceView {
  const head = getTraceHead(db.database, traceId);
  if (head === undefined) throw new Error('The trace is not here.');
  return traceView({ head, steps: getSteps(db.database, traceId), scores: [] }, now);
}

/** The rows of the tree as the command line prints them, without what is above. */
function tree(now: number, showNoise = false): readonly string[] {
  const lines = traceText(view(now), { showNoise }).split('\n');
  return lines
    .slice(lines.indexOf('') + 1, -1)
    .map((line) => line.replace(/ {2,}(?=\S)/g, (gap, at: number) => (at === 0 ? gap : ' | ')));
}

const json = (now: number) => {
  const trace = getTrace(db.database, traceId, now);
  return trace === undefined ? undefined : JSON.parse(writeTrace(trace));
};

/** A span of one second, `startS` after the beginning. */
const timed = (id: number, parent: number | undefined, startS: number, overrides: Partial<ReceivedSpan> = {}): ReceivedSpan =>
  aSpan({
    spanId: spanIdOf(id),
    parentSpanId: parent === undefined ? undefined : spanIdOf(parent),
    name: `step ${id}`,
    start: testStart + BigInt(startS) * 1_000_000_000n,
    end: testStart + BigInt(startS + 1) * 1_000_000_000n,
    ...overrides,
  });

describe('a trace is shown as soon as anything of it arrives', () => {
  test('with the step that came under one that has not', () => {
    db.write({ spans: [timed(3, 2, 1)] });
    expect(getSessions(db.database, { filter: '', limit: 10 }, clock).rows).toMatchObject([{ title: 'step 3', turnCount: 1 }]);
    expect(tree(clock)).toEqual([`not received yet | span | – · span ${spanIdOf(2)}`, '  step 3 | span | 1.00 s']);
  });

  test('and the parent takes its place, without another row, when it comes', () => {
    db.write({ spans: [timed(3, 2, 1)] });
    db.write({ spans: [timed(1, undefined, 0)] });
    expect(tree(clock)).toEqual([
      'step 1 | span | 1.00 s',
      `not received yet | span | – · span ${spanIdOf(2)}`,
      '  step 3 | span | 1.00 s',
    ]);
    db.write({ spans: [timed(2, 1, 0)] });
    expect(tree(clock)).toEqual(['step 1 | span | 1.00 s', '  step 2 | span | 1.00 s', '    step 3 | span | 1.00 s']);
  });

  test('and when it is quiet, the words say that the parent never came, and the header warns', () => {
    db.write({ spans: [timed(1, undefined, 0), timed(3, 2, 1), timed(4, 2, 2)] });
    const later = clock + 5000;
    expect(tree(later)).toEqual([
      'step 1 | span | 1.00 s',
      `never received | span | – · span ${spanIdOf(2)}`,
      '  step 3 | span | 1.00 s',
      '  step 4 | span | 1.00 s',
    ]);
    expect(view(later).warnings).toEqual(['1 parent was never received: a row stands for each, with its steps inside.']);
    expect(view(clock).warnings).toEqual([]);
  });

  test('and a remote parent that never comes is no level of its own', () => {
    db.write({ spans: [timed(2, 1, 0), timed(3, 2, 1), timed(4, 1, 2)] });
    const later = clock + 60_000;
    expect(tree(later)).toEqual(['step 2 | span | 1.00 s', '  step 3 | span | 1.00 s', 'step 4 | span | 1.00 s']);
    expect(view(later).warnings).toEqual([
      'The parent of the first steps was never received: it may belong to a service that sends elsewhere.',
    ]);
  });

  test('and what has not come is neither counted nor told as JSON, where orphans keep their parent', () => {
    db.write({ spans: [timed(1, undefined, 0), timed(3, 2, 1)] });
    expect(getTurn(db.database, traceId)).toMatchObject({ spanCount: 2, hiddenSpans: 0 });
    expect(json(clock).observations.map((one: Record<string, unknown>) => [one['spanId'], one['parentSpanId']])).toEqual([
      [spanIdOf(1), undefined],
      [spanIdOf(3), spanIdOf(2)],
    ]);
  });
});

describe('a span in flight', () => {
  const open = timed(2, 1, 1, { end: 0n, attributes: attributesOf(['gen_ai.operation.name', 'chat']) });
  const final = timed(2, 1, 1, {
    attributes: attributesOf(['gen_ai.operation.name', 'chat'], ['gen_ai.usage.output_tokens', 7]),
  });

  test.each<[string, readonly (readonly ReceivedSpan[])[]]>([
    ['its first report early', [[open, timed(1, undefined, 0)], [final]]],
    ['its first report late', [[final], [timed(1, undefined, 0), open]]],
    ['both together', [[open, final, timed(1, undefined, 0)]]],
    ['both together, the other way round', [[timed(1, undefined, 0), final, open]]],
  ])('is replaced by its end: %s', (_, batches) => {
    for (const spans of batches) db.write({ spans });
    expect(tree(clock)).toEqual(['step 1 | span | 1.00 s', '  step 2 | generation | 1.00 s · 7 tok']);
    expect(view(clock + 5000).complete).toBe(true);
  });

  test('runs until then, and is never complete', () => {
    db.write({ spans: [timed(1, undefined, 0), open] });
    expect(tree(clock + 1e9)).toEqual(['step 1 | span | 1.00 s', '  step 2 | generation | running']);
    expect(everywhere(clock + 1e9)).toEqual([false, false, false, false]);
  });
});

/** Whether the trace is complete in the panel, in the JSON of one trace, in a list, and in the sidebar. */
function everywhere(now: number): readonly boolean[] {
  const time = getTurn(db.database, traceId)?.completeTime;
  const [listed] = listTraces(db.database, { filter: '', limit: 1 }, now).rows;
  return [view(now).complete, json(now).complete, JSON.parse(listed?.json ?? '').complete, time !== undefined && now >= time];
}

describe('complete means quiet, everywhere', () => {
  const yes = [true, true, true, true];
  const no = [false, false, false, false];

  test('and not that the root has ended: a late span makes the trace live again', () => {
    db.write({ spans: [timed(1, undefined, 0)] });
    expect(everywhere(clock)).toEqual(no);
    expect(view(clock + 1000).completeInMs).toBe(4000);
    expect(everywhere(clock + 5000)).toEqual(yes);
    expect(view(clock + 5000)).not.toHaveProperty('completeInMs');
    clock += 60_000;
    db.write({ spans: [timed(2, 1, 3)] });
    expect(everywhere(clock)).toEqual(no);
    expect(everywhere(clock + 5000)).toEqual(yes);
  });

  test('and what is sent again, or read again, does not wake a trace', () => {
    db.write({ spans: [timed(1, undefined, 0)] });
    clock += 60_000;
    db.write({ spans: [timed(1, undefined, 0)] });
    expect(everywhere(clock)).toEqual(yes);
  });

  test('and a step without a root gives the root time', () => {
    db.write({ spans: [timed(2, 1, 0)] });
    expect(everywhere(clock + 59_999)).toEqual(no);
    expect(everywhere(clock + 60_000)).toEqual(yes);
  });

  test('a list says live while more may come', () => {
    db.write({ spans: [timed(1, undefined, 0)] });
    const line = (now: number) => listTraces(db.database, { filter: '', limit: 1 }, now).rows[0]?.line;
    expect(line(clock)).toContain('  live ');
    expect(line(clock + 5000)).not.toContain('live');
  });
});

describe('a record of a start (Logfire)', () => {
  const pairs = {
    agent: [
      ['gen_ai.operation.name', 'invoke_agent'],
      ['gen_ai.agent.name', 'guide'],
      ['gen_ai.input.messages', JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'How many?' }] }])],
    ],
    chat: [
      ['gen_ai.operation.name', 'chat'],
      ['gen_ai.request.model', 'gpt-4o-mini'],
    ],
    http: [['http.request.method', 'POST']],
  } as const satisfies Readonly<Record<string, readonly (readonly [string, Plain])[]>>;
  const usage = [
    ['gen_ai.usage.input_tokens', 1200],
    ['gen_ai.usage.output_tokens', 48],
  ] as const;
  const scopes = { agent: 'pydantic-ai', chat: 'pydantic-ai', http: 'opentelemetry.instrumentation.httpx' };
  const names = { agent: 'invoke_agent guide', chat: 'chat gpt-4o-mini', http: 'POST' };
  type Kind = keyof typeof pairs;

  /** What Logfire sends when a span starts: a span of its own below the one that it announces. */
  const pending = (id: number, parent: number, kind: Kind, more: readonly (readonly [string, Plain])[] = []): ReceivedSpan =>
    timed(100 + id, id, id, {
      name: names[kind],
      scope: aScope(scopes[kind]),
      end: testStart + BigInt(id) * 1_000_000_000n,
      attributes: attributesOf(
        ...pairs[kind],
        ...more,
        ['logfire.span_type', 'pending_span'],
        ['logfire.pending_parent_id', parent === 0 ? '0000000000000000' : spanIdOf(parent)],
      ),
    });
  const real = (id: number, parent: number, kind: Kind, more: readonly (readonly [string, Plain])[] = []): ReceivedSpan =>
    timed(id, parent === 0 ? undefined : parent, id, {
      name: names[kind],
      scope: aScope(scopes[kind]),
      attributes: attributesOf(...pairs[kind], ...more, ['logfire.span_type', 'span']),
    });

  test('stands for its span until that comes, with its name, type, start and model, under its parent', () => {
    db.write({ spans: [pending(1, 0, 'agent')] });
    db.write({ spans: [pending(2, 1, 'chat')] });
    expect(tree(clock).slice(0, 2)).toEqual(['guide | agent | running', '  chat gpt-4o-mini | generation | running']);
    expect(view(clock).steps[0]).toMatchObject({ spanId: spanIdOf(1), startTime: arrived + 1000, absent: 'started' });
    expect(getTurn(db.database, traceId)).toMatchObject({ title: 'How many?', status: 'unset', errorCount: 0 });
    expect(view(clock).warnings).toEqual([]);

    db.write({ spans: [real(2, 1, 'chat', usage)] });
    expect(tree(clock).slice(0, 2)).toEqual(['guide | agent | running', '  chat gpt-4o-mini | generation | 1.00 s · 1,248 tok']);
    db.write({ spans: [real(1, 0, 'agent')] });
    expect(tree(clock)).toEqual([
      'guide | agent | 1.00 s',
      '  chat gpt-4o-mini | generation | 1.00 s · 1,248 tok',
      '',
      '2 infrastructure spans hidden: --noise shows them',
    ]);
  });

  test('is hidden, counted, and shown on demand below its span', () => {
    db.write({ spans: [pending(1, 0, 'agent'), pending(2, 1, 'chat'), real(2, 1, 'chat')] });
    expect(view(clock).hiddenSpans).toBe(2);
    expect(tree(clock, true)).toEqual([
      'guide | agent | running',
      '  guide | event | 0 ms',
      '  chat gpt-4o-mini | generation | 1.00 s',
      '    chat gpt-4o-mini | event | 0 ms',
    ]);
  });

  test('leaves a trace open until its span comes', () => {
    db.write({ spans: [pending(1, 0, 'agent'), pending(2, 1, 'chat'), real(2, 1, 'chat')] });
    expect(everywhere(clock + 1e9)).toEqual([false, false, false, false]);
    expect(getTraceHead(db.database, traceId)?.openSpans).toBe(1);
    db.write({ spans: [real(1, 0, 'agent')] });
    expect(everywhere(clock + 5000)).toEqual([true, true, true, true]);
  });

  test.each([
    ['before', (record: ReceivedSpan, span: ReceivedSpan) => [record, span]],
    ['after', (record: ReceivedSpan, span: ReceivedSpan) => [span, record]],
  ])('that comes %s its span adds nothing to sums, errors and titles', (_, order) => {
    const failed = { status: { code: 2, message: 'rate limit' } };
    const records = [pending(1, 0, 'agent'), pending(2, 1, 'chat', [...usage, ['operation.cost', 3]])];
    const spans = [
      { ...real(1, 0, 'agent'), ...failed },
      { ...real(2, 1, 'chat', usage), ...failed },
    ];
    for (const [index, record] of records.entries()) {
      const span = spans[index];
      if (span !== undefined) for (const one of order({ ...record, ...failed }, span)) db.write({ spans: [one] });
    }
    const sums = { usage: { input: 1200, output: 48, total: 1248 }, costUsd: 0.25, hiddenSpans: 2 };
    expect(json(clock)).toMatchObject(sums);
    expect(view(clock)).toMatchObject({ ...sums, title: 'How many?', status: 'error' });
    expect(getTurn(db.database, traceId)).toMatchObject({
      title: 'How many?',
      errorCount: 2,
      spanCount: 4,
      model: 'gpt-4o-mini',
    });
    expect(getSteps(db.database, traceId).filter(({ noise }) => !noise)).toHaveLength(2);
  });

  test('of infrastructure stands for infrastructure', () => {
    db.write({ spans: [pending(1, 0, 'agent'), pending(2, 1, 'http'), real(3, 2, 'chat')] });
    expect(tree(clock).slice(0, 2)).toEqual(['guide | agent | running', '  chat gpt-4o-mini | generation | 1.00 s']);
    expect(tree(clock, true)).toContain('  POST | span | running');
  });

  test('has its step opened: what was known at the start, and the record as it came', () => {
    db.write({ spans: [pending(1, 0, 'agent')] });
    const found = readObservation(db.database, traceId, spanIdOf(1));
    expect(found?.observation).toMatchObject({
      spanId: spanIdOf(1),
      type: 'agent',
      noise: false,
      inFlight: true,
      input: [{ role: 'user', parts: [{ text: 'How many?' }] }],
    });
    expect(found?.span.spanId).toBe(spanIdOf(101));
    db.write({ spans: [real(1, 0, 'agent')] });
    expect(readObservation(db.database, traceId, spanIdOf(1))?.span.spanId).toBe(spanIdOf(1));
  });

  test('is exported beside its span, and both are observations of the JSON', () => {
    const sent = [pending(1, 0, 'agent'), real(1, 0, 'agent')];
    db.write({ spans: sent });
    expect([...exportTraces(db.database, { filter: '' }, clock)].flatMap(({ spans }) => spans)).toEqual(sent);
    expect(json(clock).observations.map((one: Record<string, unknown>) => [one['type'], one['noise']])).toEqual([
      ['agent', false],
      ['event', true],
    ]);
  });

  test.each<[string, ReceivedSpan, readonly string[]]>([
    ['without the parent that it would stand for', { ...pending(2, 1, 'chat'), parentSpanId: undefined }, []],
    ['that names nonsense as its parent', pendingUnder('not an id'), ['chat gpt-4o-mini | generation | running']],
    ['that names its own span as its parent', pendingUnder(spanIdOf(2)), ['chat gpt-4o-mini | generation | running']],
    ['that names itself as its parent', pendingUnder(spanIdOf(102)), ['chat gpt-4o-mini | generation | running']],
    [
      'whose parent has not come',
      pendingUnder(spanIdOf(9)),
      [`not received yet | span | – · span ${spanIdOf(9)}`, '  chat gpt-4o-mini | generation | running'],
    ],
  ])('%s harms nothing', (_, record, expected) => {
    db.write({ spans: [record] });
    expect(tree(clock).filter((line) => line.includes(' | '))).toEqual(expected);
    expect(json(clock).observations).toHaveLength(1);
  });

  function pendingUnder(parent: string): ReceivedSpan {
    const record = pending(2, 1, 'chat');
    const attributes = record.attributes.map(
      ([key, value]) => [key, key === 'logfire.pending_parent_id' ? parent : value] as const,
    );
    return { ...record, attributes };
  }
});

describe('what Logfire and Pydantic AI sent', () => {
  const { spans } = recording('python-pydantic-ai');
  const isPending = ({ attributes }: ReceivedSpan): boolean =>
    attributes.some(([key, value]) => key === 'logfire.span_type' && value === 'pending_span');
  const records = spans.filter(isPending);
  const others = spans.filter((span) => !isPending(span));
  const traceIds = [...new Set(records.map((record) => record.traceId))];
  const absentIn = (id: TraceId) => getSteps(db.database, id).filter(({ absent }) => absent !== undefined);

  test('stands in the tree from its start on, and is the same in the end as without the records', async () => {
    expect(records.length).toBeGreaterThan(3);
    const without = await writtenDatabase(() => clock, { costUsd: () => 0.25 });
    without.write({ spans: others });
    for (const record of records) {
      db.write({ spans: [record] });
      expect(absentIn(record.traceId).map(({ spanId }) => spanId)).toContain(record.parentSpanId);
    }
    for (const id of traceIds) {
      const count = records.filter((record) => record.traceId === id).length;
      expect(absentIn(id)).toHaveLength(count);
      expect(getTraceHead(db.database, id)?.openSpans).toBe(count);
    }
    db.write({ spans: others });
    for (const id of traceIds) {
      expect(absentIn(id)).toEqual([]);
      const [withRecords, plain] = [db, without].map(({ database }) => {
        const { hiddenSpans, observations, ...rest } = JSON.parse(writeTrace(getTrace(database, id, clock) ?? never()));
        return { ...rest, observations: observations.filter(({ noise }: { noise: boolean }) => !noise) };
      });
      expect(withRecords).toEqual(plain);
      expect({ ...getTurn(db.database, id), spanCount: 0, hiddenSpans: 0, sessionRowId: 0 }).toEqual({
        ...getTurn(without.database, id),
        spanCount: 0,
        hiddenSpans: 0,
        sessionRowId: 0,
      });
    }
    await without.remove();
  });

  const never = (): never => {
    throw new Error('The trace is not here.');
  };
});
