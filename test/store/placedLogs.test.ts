import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { agentPlacing } from '../../src/normalise/agents/agentPlacing.ts';
import { placeLog } from '../../src/normalise/agents/placeLog.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { exportTraces } from '../../src/query/exportTraces.ts';
import { type Db, openWriter } from '../../src/store/database.ts';
import { migrate, migrations } from '../../src/store/migrate.ts';
import { noPlacing } from '../../src/store/placing.ts';
import { deleteTraces } from '../../src/store/retention.ts';
import { createSalvage } from '../../src/store/salvage.ts';
import { createSearchIndex } from '../../src/store/searchIndex.ts';
import { createSpanReader } from '../../src/store/spanReader.ts';
import { createWriter, type Interpret } from '../../src/store/writer.ts';
import { aClaudeLog, aCodexLog } from '../support/agentLogs.ts';
import { aLog, aResource, aScope, aSpan, attributesOf, spanIdOf, traceIdOf } from '../support/builders.ts';
import { snapshot } from './snapshot.ts';
import { testFacts } from './testFacts.ts';
import { damage, numberOf, openTestStore, type TestStore } from './testStore.ts';

const interpret: Interpret = (span, logs) => summarise(span, logs, noPrices);
const openAgentStore = () => openTestStore(interpret, { placing: agentPlacing });

const turn: readonly ReceivedLog[] = [
  aClaudeLog('plugin_loaded', 0, { 'prompt.id': undefined }),
  aClaudeLog('user_prompt', 10, { prompt: 'How many people live in Paris?' }),
  aClaudeLog('tool_decision', 40, { tool_use_id: 'toolu_1', tool_name: 'Bash', decision: 'accept' }),
  aClaudeLog('tool_result', 60, {
    tool_use_id: 'toolu_1',
    tool_name: 'Bash',
    success: 'false',
    error: 'refused',
    duration_ms: 15,
  }),
  aClaudeLog('api_request', 90, {
    request_id: 'req_1',
    model: 'claude-sonnet-4-5',
    input_tokens: 176,
    output_tokens: 48,
    cost_usd: 0.25,
    duration_ms: 70,
  }),
  aClaudeLog('assistant_response', 91, { request_id: 'req_1', response: 'About 2.1 million.' }),
];

const rows = (db: Db, text: string) => db.prepare(text).all();

test('records of one session become a turn with its steps, its question, its tokens and its errors', () => {
  const { db, writer } = openAgentStore();
  expect(writer.write({ spans: [], logs: turn })).toMatchObject({ spans: 0, logs: 6, unplacedLogs: 0 });
  expect(rows(db, 'SELECT session_id, turn_count, title, tokens, cost_usd, error_count FROM sessions')).toEqual([
    {
      session_id: 'session-5f2c',
      turn_count: 2,
      title: 'How many people live in Paris?',
      tokens: 224,
      cost_usd: 0.25,
      error_count: 1,
    },
  ]);
  expect(
    rows(db, 'SELECT type, name, noise, status, status_message AS why FROM spans WHERE noise = 0 ORDER BY start_ns, end_ns DESC'),
  ).toEqual([
    { type: 'agent', name: 'claude_code.interaction', noise: 0, status: 0, why: null },
    { type: 'generation', name: 'claude_code.llm_request', noise: 0, status: 0, why: null },
    { type: 'tool', name: 'Bash', noise: 0, status: 2, why: 'refused' },
  ]);
});

test('a record whose sender is not known is counted and kept as it came, also one with half of an id', () => {
  const { db, reader, writer } = openAgentStore();
  const strangers = [
    aLog({ traceId: undefined, spanId: undefined }),
    aLog({ spanId: undefined }),
    aClaudeLog('user_prompt', 0, {}, { spanId: spanIdOf(1) }),
  ];
  expect(writer.write({ spans: [], logs: strangers })).toMatchObject({ logs: 3, unplacedLogs: 3 });
  expect(writer.write({ spans: [], logs: strangers })).toMatchObject({ logs: 0, unplacedLogs: 3 });
  expect(numberOf(db, 'SELECT count(*) FROM traces WHERE session <> 0')).toBe(0);
  const kept = db
    .prepare<[], { trace: number; traceId: TraceId; spanId: SpanId }>(
      'SELECT l.trace, lower(hex(t.trace_id)) AS traceId, lower(hex(l.span_id)) AS spanId FROM logs l JOIN traces t ON t.id = l.trace ORDER BY l.id',
    )
    .all()
    .flatMap(({ trace, traceId, spanId }) => reader.readLogs(trace, traceId, spanId));
  expect(kept).toEqual(expect.arrayContaining(strangers));
});

test('a record that names a span stays with it', () => {
  const { reader, writer } = openAgentStore();
  const log = aClaudeLog('user_prompt', 0, {}, { traceId: traceIdOf(1), spanId: spanIdOf(1) });
  writer.write({ spans: [aSpan()], logs: [log] });
  expect([...reader.trace(traceIdOf(1))]).toEqual([{ span: aSpan(), logs: [log], isSynthetic: false }]);
});

/** Everything that is stored, but for what depends on when it came. */
function everything(db: Db): unknown {
  const reader = createSpanReader(db);
  const traces = rows(db, 'SELECT lower(hex(trace_id)) AS id FROM traces ORDER BY trace_id') as {
    id: ReturnType<typeof traceIdOf>;
  }[];
  const bySpan = <Item extends { readonly span: ReceivedSpan }>(items: readonly Item[]) =>
    [...items].sort((one, other) => (one.span.spanId < other.span.spanId ? -1 : 1));
  return [
    snapshot(db),
    traces.map(({ id }) =>
      bySpan([...reader.trace(id)]).map(({ span, logs, isSynthetic }) => ({
        span,
        isSynthetic,
        logs: logs.map((log) => print(log)).sort(),
      })),
    ),
  ];
}

const print = (log: ReceivedLog): string =>
  JSON.stringify(log, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value));

const field = <Value>(...values: readonly Value[]) => fc.constantFrom(undefined, ...values);
const anyRecord = fc
  .record({
    event: fc.constantFrom('api_request', 'api_error', 'assistant_response', 'tool_decision', 'tool_result', 'hook_registered'),
    at: fc.integer({ min: 0, max: 5 }),
    session: fc.constantFrom('a', 'b'),
    prompt: field('p', 'q'),
    request: field('req_1', 'req_2'),
    call: field('toolu_1', 'toolu_2'),
    tokens: field(3, 5),
    duration: field(2, 40),
    success: field('true', 'false'),
    model: field('small', 'large'),
    version: fc.constantFrom('1', '2'),
    trace: field(1),
    span: field(1),
  })
  .map(({ event, at, session, prompt, request, call, tokens, duration, success, model, version, trace, span }) =>
    aClaudeLog(
      event,
      at,
      {
        'session.id': session,
        'prompt.id': prompt,
        request_id: request,
        tool_use_id: call,
        input_tokens: tokens,
        duration_ms: duration,
        cost_usd: at / 4,
        success,
        model,
      },
      {
        resource: aResource(['service.name', 'claude-code'], ['service.version', version]),
        ...(trace === undefined ? {} : { traceId: traceIdOf(trace) }),
        // The agent's own span of the turn, to which it attaches what it tells of the requests in it.
        ...(trace === undefined || span === undefined ? {} : { spanId: spanIdOf(span) }),
      },
    ),
  );
// One prompt a turn, as the agent has: which of two at one time a person asked last is a matter of arrival.
const anyPrompts = fc
  .uniqueArray(fc.constantFrom('p', 'q'), { maxLength: 2 })
  .map((prompts) =>
    prompts.map((prompt, at) =>
      aClaudeLog('user_prompt', at, { 'session.id': 'a', 'prompt.id': prompt, prompt: `Why ${prompt}?` }),
    ),
  );
// Spans of the agent's traces: the turn, a request and a tool in it.
const agentSpans = [
  aSpan({ scope: aScope('com.anthropic.claude_code.tracing'), name: 'claude_code.interaction' }),
  ...[['claude_code.llm_request', 'request_id', 'req_1'] as const, ['claude_code.tool', 'tool_use_id', 'toolu_1'] as const].map(
    ([name, key, id], index) =>
      aSpan({
        scope: aScope('com.anthropic.claude_code.tracing'),
        spanId: spanIdOf(2 + index),
        parentSpanId: spanIdOf(1),
        name,
        attributes: attributesOf([key, id], ['input_tokens', 3]),
      }),
  ),
];
const anyTelemetry = fc
  .tuple(
    fc.array(anyRecord, { minLength: 1, maxLength: 10 }),
    anyPrompts,
    fc.array(fc.nat(9), { maxLength: 2 }),
    fc.subarray(agentSpans),
  )
  .map(([records, prompts, reals, sent]) => {
    const logs = [...records, ...prompts];
    // Spans that take the place of what was made from records.
    const spans = reals.flatMap((index) => {
      const place = placeLog(logs[index % logs.length] ?? aLog());
      return place === undefined
        ? []
        : [
            aSpan({
              traceId: place.traceId,
              spanId: place.spanId,
              parentSpanId: place.turn?.spanId,
              name: 'real',
              attributes: attributesOf(['model', 'real']),
            }),
          ];
    });
    const ids = new Map([...spans, ...sent].map((span) => [span.traceId + span.spanId, span]));
    return [...logs.map((log) => ({ log })), ...[...ids.values()].map((span) => ({ span }))] as readonly Item[];
  });
type Item = { readonly log: ReceivedLog } | { readonly span: ReceivedSpan };

const shuffled = (items: readonly Item[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...items], { minLength: items.length }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: items.length }),
    )
    .map(([order, sizes]) => {
      const batches: Item[][] = [];
      for (let at = 0; at < order.length; at += batches.at(-1)?.length ?? 1)
        batches.push(order.slice(at, at + (sizes[batches.length] ?? 1)));
      return batches;
    });

function afterBatches<Seen>(batches: readonly (readonly Item[])[], look: (db: Db) => Seen): Seen {
  const db = openWriter(':memory:', { durability: 'normal' });
  try {
    const writer = createWriter(db, interpret, { placing: agentPlacing });
    for (const batch of batches) writer.write(toBatch(batch));
    return look(db);
  } finally {
    db.close();
  }
}

const toBatch = (items: readonly Item[]) => ({
  spans: items.flatMap((item) => ('span' in item ? [item.span] : [])),
  logs: items.flatMap((item) => ('log' in item ? [item.log] : [])),
});

const anyArrivals = anyTelemetry.chain((items) =>
  fc.record({ items: fc.constant(items), one: shuffled(items), other: shuffled(items) }),
);
const settings = { seed: 0x5eed0001, numRuns: 150 };

test('records in any order and any batches give the same rows, whenever a real span takes a place', () => {
  fc.assert(
    fc.property(anyArrivals, ({ one, other }) => {
      expect(afterBatches(one, everything)).toEqual(afterBatches(other, everything));
    }),
    settings,
  );
});

test('sending records again changes nothing, not even the revision', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      const look = (db: Db) => [everything(db), numberOf(db, 'SELECT revision FROM state')];
      const again = (db: Db) => {
        const writer = createWriter(db, interpret, { placing: agentPlacing });
        for (const item of items) writer.write(toBatch([item]));
        return look(db);
      };
      expect(afterBatches(one, again)).toEqual(afterBatches(one, look));
    }),
    { ...settings, numRuns: 60 },
  );
});

test('reading old traces again leaves what was made from records as it was', () => {
  fc.assert(
    fc.property(anyArrivals, ({ one }) => {
      const again = (db: Db) => {
        const writer = createWriter(db, interpret, { placing: agentPlacing, normaliserVersion: 2 });
        while (writer.renormalise(1000)) {}
        return everything(db);
      };
      expect(afterBatches(one, again)).toEqual(afterBatches(one, everything));
    }),
    { ...settings, numRuns: 60 },
  );
});

test('what was received is exported as it came, and gives the same traces when it is imported', () => {
  fc.assert(
    fc.property(anyArrivals, ({ items, one }) => {
      const exported = afterBatches(one, (db) => [...exportTraces(db, { filter: '' }, 0)]);
      const logs = exported.flatMap((batch) => batch.logs);
      const spans = exported.flatMap((batch) => batch.spans);
      const sent = toBatch(items);
      expect(new Set(logs.map(print))).toEqual(new Set(sent.logs.map(print)));
      expect(new Set(spans.map(({ spanId }) => spanId))).toEqual(new Set(sent.spans.map(({ spanId }) => spanId)));
      const again = [...spans.map((span) => ({ span })), ...logs.map((log) => ({ log }))];
      expect(afterBatches([again], everything)).toEqual(afterBatches(one, everything));
    }),
    { ...settings, numRuns: 60 },
  );
});

test('a real span takes the place of what was made from records, and its records stay with it', () => {
  const { db, reader, writer } = openAgentStore();
  writer.write({ spans: [], logs: turn });
  const place = placeLog(turn[3] ?? aLog());
  const real = aSpan({ traceId: place?.traceId ?? traceIdOf(1), spanId: place?.spanId ?? spanIdOf(1), name: 'claude_code.tool' });
  writer.write({ spans: [real], logs: [] });
  writer.write({ spans: [], logs: [aClaudeLog('tool_result', 61, { tool_use_id: 'toolu_1' })] });
  const stored = [...reader.trace(real.traceId)].find(({ span }) => span.spanId === real.spanId);
  expect(stored).toMatchObject({ span: real, isSynthetic: false });
  expect(stored?.logs).toHaveLength(3);
  expect([...exportTraces(db, { filter: '' }, 0)].flatMap(({ spans }) => spans)).toEqual([real]);
});

test('a record that comes to a long turn costs what is new in it', () => {
  let read = 0;
  const { writer } = openTestStore(
    (span, logs) => {
      read += 1;
      return interpret(span, logs);
    },
    { placing: agentPlacing },
  );
  const step = (number: number) =>
    aClaudeLog('api_request', 10 + (number % 300), { request_id: `req_${number}`, input_tokens: 1 });
  writer.write({ spans: [], logs: [aClaudeLog('user_prompt', 0), ...Array.from({ length: 300 }, (_, number) => step(number))] });
  read = 0;
  writer.write({ spans: [], logs: [step(300)] });
  expect(read).toBeLessThanOrEqual(3);
});

test('a request may bring more records of one turn than a call takes arguments', { timeout: 30_000 }, () => {
  const place = placeLog(aClaudeLog('user_prompt', 0));
  if (place === undefined) throw new Error('The record has no place');
  const made = aSpan({ traceId: place.traceId, spanId: place.spanId });
  const { writer } = openTestStore(testFacts, { placing: { ...noPlacing, placeOf: () => place, spanOf: () => made } });
  const logs = new Array<ReceivedLog>(150_000).fill(aLog({ traceId: undefined, spanId: undefined }));
  expect(writer.write({ spans: [], logs })).toMatchObject({ logs: 1, unplacedLogs: 0 });
});

test('a conversation of Codex is one turn, with the last question as its name', () => {
  const { db, writer } = openAgentStore();
  writer.write({
    spans: [],
    logs: [
      aCodexLog('user_prompt', 0, { prompt: 'How many in Paris?' }),
      aCodexLog('sse_event', 5, {
        'event.kind': 'response.completed',
        input_token_count: '1200',
        output_token_count: '48',
        model: 'gpt-5',
      }),
      aCodexLog('agent_response', 6, { response: 'About 2.1 million.', 'turn.id': 't' }),
      aCodexLog('user_prompt', 7, { prompt: 'And in Lyon?' }),
    ],
  });
  expect(rows(db, 'SELECT session_id, turn_count, title, tokens FROM sessions')).toEqual([
    { session_id: 'conversation-1', turn_count: 1, title: 'And in Lyon?', tokens: 1248 },
  ]);
});

test('a request among spans costs what its record says, whichever span that belongs to and whichever comes first', () => {
  const record = aClaudeLog(
    'api_request',
    5,
    { request_id: 'req_1', cost_usd: 0.5 },
    { traceId: traceIdOf(1), spanId: spanIdOf(1) },
  );
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { db, writer } = openAgentStore();
    for (const which of order) writer.write(which === 0 ? { spans: agentSpans, logs: [] } : { spans: [], logs: [record] });
    expect(rows(db, 'SELECT name, cost_usd AS cost, counted FROM spans ORDER BY span_id')).toEqual([
      { name: 'claude_code.interaction', cost: null, counted: 0 },
      { name: 'claude_code.llm_request', cost: 0.5, counted: 1 },
      { name: 'claude_code.tool', cost: null, counted: 1 },
    ]);
    expect(rows(db, 'SELECT cost_usd AS cost FROM traces')).toEqual([{ cost: 0.5 }]);
  }
});

function index({ db }: TestStore): void {
  const search = createSearchIndex(db);
  while (search.indexPending(1000)) {}
}
const hits = ({ db }: TestStore, word: string) => db.prepare('SELECT 1 FROM texts WHERE texts MATCH ?').all(word).length;

test('what records say is found, also when it comes to a step that was indexed before, and is deleted with its trace', () => {
  const store = openAgentStore();
  store.writer.write({ spans: [], logs: turn.slice(0, 5) });
  index(store);
  store.writer.write({ spans: [], logs: turn.slice(5) });
  index(store);
  expect([hits(store, 'Paris'), hits(store, 'million')].map((count) => count > 0)).toEqual([true, true]);
  expect(
    deleteTraces(
      store.db,
      turn.map((log) => placeLog(log)?.traceId ?? ''),
    ),
  ).toBe(2);
  for (const table of ['traces', 'sessions', 'spans', 'logs', 'log_names', 'span_names', 'texts', 'stale_texts']) {
    expect([table, numberOf(store.db, `SELECT count(*) FROM ${table}`)]).toEqual([table, 0]);
  }
  expect(damage(store.db)).toEqual([]);
});

test('records are salvaged as they came, and placed again', () => {
  const store = openAgentStore();
  store.writer.write({ spans: [aSpan()], logs: [...turn, aLog()] });
  const other = openAgentStore();
  const source = new Proxy(store.db, {
    get: (db, key) => (key === 'close' ? () => db : (Reflect.get(db, key).bind?.(db) ?? Reflect.get(db, key))),
  });
  const salvage = createSalvage(() => source, other.db, other.writer, 'nowhere');
  while (salvage.step(1000)) {}
  expect(salvage.report()).toMatchObject({ spans: 1, logs: 7, lostRows: 0 });
  expect(everything(other.db)).toEqual(everything(store.db));
});

test('a database that was left at the first schema is salvaged with its records', () => {
  const old = new Database(':memory:');
  migrate(old, migrations.slice(0, 1));
  const { db: full, writer } = openTestStore();
  writer.write({ spans: [aSpan()], logs: [aLog()] });
  const columns = (table: string) =>
    (old.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name).filter((name) => name !== 'id');
  for (const table of ['resources', 'scopes', 'traces', 'spans', 'logs']) {
    const names = columns(table);
    const insert = old.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`);
    for (const row of full.prepare(`SELECT ${names.join()} FROM ${table}`).raw().all()) insert.run(...(row as unknown[]));
  }
  const other = openAgentStore();
  const salvage = createSalvage(() => old, other.db, other.writer, 'nowhere');
  while (salvage.step(1000)) {}
  expect(salvage.report()).toMatchObject({ spans: 1, logs: 1, lostRows: 0 });
  expect([...other.reader.trace(traceIdOf(1))]).toEqual([{ span: aSpan(), logs: [aLog()], isSynthetic: false }]);
});
