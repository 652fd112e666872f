import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReceivedSpan } from '../../src/model/received.ts';
import type { Score } from '../../src/model/score.ts';
import { listTraces } from '../../src/query/listTraces.ts';
import { getSessions } from '../../src/query/sessions.ts';
import { aResource, aSpan, attributesOf, type Plain, spanIdOf, testStart, traceIdOf } from '../support/builders.ts';
import { type WrittenDatabase, writtenDatabase } from './writtenDatabase.ts';

const startMs = Number(testStart / 1_000_000n);
const now = startMs + 3_600_000;

/** Turns by name; their order is that of their ids. */
const turns = ['kayak', 'paddle', 'tent', 'rope'] as const;
type Turn = (typeof turns)[number];

let db: WrittenDatabase;

beforeAll(async () => {
  db = await writtenDatabase(now);
  db.write({
    spans: [
      // Bad answer from two documents.
      root('kayak', { session: 's-1', user: 'Ada', tags: ['intent:refund', 'beta'] }),
      step('kayak', 2, 'retrieval', { documents: 2 }),
      step('kayak', 3, 'chat', { model: 'gpt-4o-mini', input: 9000, output: 100, milliseconds: 6000 }),
      // Good answer from two documents, one failed tool.
      root('paddle', { session: 's-1', tags: ['intent:other'] }),
      step('paddle', 2, 'retrieval', { documents: 2 }),
      step('paddle', 3, 'chat', { model: 'claude-sonnet', input: 500, output: 50, cost: 0.03 }),
      step('paddle', 4, 'execute_tool', { error: true }),
      // Bad answer from four documents; two calls.
      root('tent', { session: 's_2' }),
      step('tent', 2, 'retrieval', { documents: 4 }),
      step('tent', 3, 'chat', { model: 'gpt-4o', input: 100, output: 10 }),
      step('tent', 4, 'chat', { model: 'gpt-4o', input: 100, output: 10 }),
      // No retrieval, no generation, an HTTP span that failed.
      root('rope', {}),
      { ...span('rope', 2, 'GET', [['http.request.method', 'GET']]), status: { code: 2, message: '' }, kind: 3 },
    ],
  });
  db.saveScores(
    score('kayak', { name: 'quality', value: 0.4, type: 'numeric', source: 'judge', pass: false }),
    score('paddle', { name: 'quality', value: 0.9, type: 'numeric', source: 'judge', pass: true }),
    score('tent', { name: 'quality', value: 0.2, type: 'numeric', source: 'judge' }, 3),
    score('kayak', { name: 'verdict', value: 'fail', type: 'categorical', source: 'human' }),
    score('paddle', { name: 'verdict', value: 'pass', type: 'categorical', source: 'human' }),
    score('tent', { name: 'verdict', value: 'fail', type: 'categorical', source: 'judge' }),
    score('rope', { name: 'polite', value: true, type: 'boolean', source: 'code' }),
  );
  db.saveScores({
    id: 'of the session',
    name: 'resolved',
    target: { kind: 'session', sessionId: 's-1' },
    value: 0.1,
    type: 'numeric',
    source: 'judge',
    time: '2026-11-20T09:00:00.000Z',
  });
  const link = db.writer.prepare(`INSERT INTO prompt_links (root, span, path, evidence, confidence)
    SELECT '/work', s.id, 'prompts/answer.md', 'by its text', 'strong' FROM spans s WHERE s.model = 'gpt-4o-mini'`);
  link.run();
});
afterAll(() => db.remove());

describe('turns that match', () => {
  test.each<[string, readonly Turn[]]>([
    ['', ['kayak', 'paddle', 'tent', 'rope']],
    ['score.quality<0.7 docs<3', ['kayak']],
    ['score.quality<0.7', ['kayak', 'tent']],
    ['docs<3', ['kayak', 'paddle']],
    ['-docs<3', ['tent', 'rope']],
    ['docs>=2 docs<=4', ['kayak', 'paddle', 'tent']],
    ['type:generation', ['kayak', 'paddle', 'tent']],
    ['type:tool', ['paddle']],
    ['-type:generation', ['rope']],
    ['model:gpt-4o', ['tent']],
    ['model:GPT-4O*', ['kayak', 'tent']],
    ['model:*sonnet', ['paddle']],
    ['model:*4o*', ['kayak', 'tent']],
    ['any(model!=gpt-4o type:generation)', ['kayak', 'paddle']],
    ['model!=gpt-4o', ['kayak', 'paddle', 'rope']],
    ['provider:openai', ['kayak', 'paddle', 'tent']],
    ['name:kayak', ['kayak']],
    ['name:"execute_tool *"', []],
    ['service:test-app', ['kayak', 'paddle', 'tent', 'rope']],
    ['session:s-1', ['kayak', 'paddle']],
    ['session:s_2', ['tent']],
    ['session:s*', ['kayak', 'paddle', 'tent']],
    ['user:ada', ['kayak']],
    ['tag:beta', ['kayak']],
    ['tag.intent:refund', ['kayak']],
    ['tag.intent:*', ['kayak', 'paddle']],
    ['tag:intent*', ['kayak', 'paddle']],
    ['env:test', ['kayak', 'paddle', 'tent', 'rope']],
    ['release:1.2.*', ['kayak', 'paddle', 'tent', 'rope']],
    [`trace:${traceIdOf(2)}`, ['paddle']],
    ['trace:*3', ['tent']],
    ['prompt:support', ['kayak', 'paddle', 'tent']],
    ['prompt:support@v1', ['kayak', 'paddle', 'tent']],
    ['prompt:support@v2', []],
    ['prompt:answer.md', ['kayak']],
    ['prompt:prompts/*', ['kayak']],
    ['duration>5s', ['kayak']],
    ['duration<5s', ['paddle', 'tent', 'rope']],
    ['any(type:generation duration>5s)', ['kayak']],
    ['tokens.input>8000', ['kayak']],
    ['tokens>=220', ['kayak', 'paddle', 'tent']],
    ['any(tokens.input=100)', ['tent']],
    ['tokens.output<60', ['paddle', 'tent']],
    ['cost>0.02', ['paddle']],
    ['-cost>0.02', ['kayak', 'tent', 'rope']],
    ['spans>3', ['paddle', 'tent']],
    ['errors>0', ['paddle']],
    ['status:error', ['paddle']],
    ['any(type:tool status:error)', ['paddle']],
    ['any(type:generation status:error)', []],
    ['status:unset', ['kayak', 'tent', 'rope']],
    ['all(status:unset)', ['kayak', 'tent', 'rope']],
    ['count(type:generation)>1', ['tent']],
    ['count(type:generation)=0', ['rope']],
    ['count()=3', ['kayak']],
    ['any(score.quality<0.7)', ['tent']],
    ['score.quality:pass', ['paddle']],
    ['score.quality:fail', ['kayak']],
    ['score.quality=0.9', ['paddle']],
    ['score.quality:*', ['kayak', 'paddle', 'tent']],
    ['-score.quality:*', ['rope']],
    ['score.polite:true', ['rope']],
    ['score.polite:false', []],
    ['score.resolved<0.5', ['kayak', 'paddle']],
    ['label.verdict:fail', ['kayak']],
    ['label.verdict:pass', ['paddle']],
    ['score.verdict:fail', ['kayak', 'tent']],
    ['-label.verdict:*', ['tent', 'rope']],
    ['since:1h', ['kayak', 'paddle', 'tent', 'rope']],
    ['since:30m', []],
    ['before:30m', ['kayak', 'paddle', 'tent', 'rope']],
    ['before:2h', []],
    ['user:ada OR type:tool', ['kayak', 'paddle']],
    ['(user:ada OR type:tool) score.quality>0.5', ['paddle']],
    ['-(user:ada OR type:tool)', ['tent', 'rope']],
    ['model:"\'; DROP TABLE spans; --"', []],
  ])('%s', (query, expected) => expect(matching(query)).toEqual(expected));
});

test('a session is listed when one of its turns matches', () => {
  const titles = getSessions(db.database, { filter: 'type:tool', limit: 10 }, now).rows.map(({ sessionId }) => sessionId);
  expect(titles).toEqual(['s-1']);
});

/** Names of the turns that match, in the order of {@link turns}. */
function matching(filter: string): readonly string[] {
  const { rows } = listTraces(db.database, { filter, limit: 100 }, now);
  const names = new Set(rows.map(({ json }) => JSON.parse(json).name as string));
  return turns.filter((turn) => names.has(turn));
}

function root(turn: Turn, { session, user, tags }: { session?: string; user?: string; tags?: readonly string[] }): ReceivedSpan {
  return {
    ...span(turn, 1, turn, [
      ['gen_ai.operation.name', 'invoke_agent'],
      ...(session === undefined ? [] : ([['session.id', session]] as const)),
      ...(user === undefined ? [] : ([['user.id', user]] as const)),
      ...(tags === undefined ? [] : ([['tag.tags', tags]] as const)),
    ]),
    parentSpanId: undefined,
    end: testStart + (turn === 'kayak' ? 7_000_000_000n : 1_000_000_000n),
  };
}

interface StepOptions {
  readonly documents?: number;
  readonly model?: string;
  readonly input?: number;
  readonly output?: number;
  readonly cost?: number;
  readonly milliseconds?: number;
  readonly error?: boolean;
}

function step(turn: Turn, number: number, operation: string, options: StepOptions): ReceivedSpan {
  const { documents, model, input, output, cost, milliseconds = 100, error = false } = options;
  const found = Array.from({ length: documents ?? 0 }, (_, index) => ({ id: `doc-${index}`, content: `text ${index}` }));
  const received = span(turn, number, operation, [
    ['gen_ai.operation.name', operation],
    ...(documents === undefined ? [] : ([['gen_ai.retrieval.documents', JSON.stringify(found)]] as const)),
    ...(model === undefined
      ? []
      : ([
          ['gen_ai.provider.name', 'openai'],
          ['gen_ai.request.model', model],
          ['gen_ai.prompt.name', 'support'],
          ['gen_ai.prompt.version', 'v1.0'],
        ] as const)),
    ...(input === undefined ? [] : ([['gen_ai.usage.input_tokens', input]] as const)),
    ...(output === undefined ? [] : ([['gen_ai.usage.output_tokens', output]] as const)),
    ...(cost === undefined ? [] : ([['gen_ai.usage.cost', cost]] as const)),
  ]);
  const end = testStart + BigInt(milliseconds) * 1_000_000n;
  return { ...received, end, status: { code: error ? 2 : 0, message: '' } };
}

function span(turn: Turn, number: number, name: string, pairs: readonly (readonly [string, Plain])[]): ReceivedSpan {
  const trace = turns.indexOf(turn) + 1;
  return aSpan({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(trace * 16 + number),
    parentSpanId: spanIdOf(trace * 16 + 1),
    name,
    attributes: attributesOf(...pairs),
    resource: aResource(['service.name', 'test-app'], ['deployment.environment.name', 'test'], ['service.version', '1.2.3']),
  });
}

function score(turn: Turn, given: Pick<Score, 'name' | 'value' | 'type' | 'source' | 'pass'>, stepNumber?: number): Score {
  const trace = turns.indexOf(turn) + 1;
  const traceId = traceIdOf(trace);
  return {
    id: `${turn} ${given.name} ${given.source}`,
    ...given,
    target:
      stepNumber === undefined
        ? { kind: 'trace', traceId }
        : { kind: 'observation', traceId, spanId: spanIdOf(trace * 16 + stepNumber) },
    time: '2026-11-20T09:00:00.000Z',
  };
}
