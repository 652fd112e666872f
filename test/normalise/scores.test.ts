import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import type { Score } from '../../src/model/score.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { scoreId } from '../../src/normalise/scoreId.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import {
  aLog,
  anEvent,
  aSpan,
  aSpanWith,
  attributesOf,
  type Plain,
  spanIdOf,
  testStart,
  traceIdOf,
} from '../support/builders.ts';

type Pairs = readonly (readonly [string, Plain])[];
const scoresOf = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []): readonly Score[] =>
  summarise(span, logs, noPrices).scores;

const evaluation: Pairs = [
  ['gen_ai.evaluation.name', 'faithfulness'],
  ['gen_ai.evaluation.score.value', 0.4],
  ['gen_ai.evaluation.explanation', 'not in the sources'],
];
const line = ({ name, value, type, pass, source, explanation }: Score): string =>
  `${name}=${value} ${type} ${pass ?? '-'} ${source} ${explanation ?? '-'}`;

describe('gen_ai.evaluation.result', () => {
  const expected = {
    name: 'faithfulness',
    target: { kind: 'observation', traceId: traceIdOf(1), spanId: spanIdOf(1) },
    value: 0.4,
    type: 'numeric',
    explanation: 'not in the sources',
    source: 'judge',
    time: '2026-11-20T09:00:00.001Z',
  };

  it('as a span event', () => {
    expect(scoresOf(aSpan({ events: [anEvent('gen_ai.evaluation.result', ...evaluation)] }))).toMatchObject([expected]);
  });

  it('as a log record by its field or by its attribute', () => {
    expect(
      scoresOf(aSpan(), [aLog({ eventName: 'gen_ai.evaluation.result', attributes: attributesOf(...evaluation) })]),
    ).toMatchObject([expected]);
    expect(
      scoresOf(aSpan(), [aLog({ attributes: attributesOf(['event.name', 'gen_ai.evaluation.result'], ...evaluation) })]),
    ).toMatchObject([expected]);
  });

  it('as both is one score', () => {
    const span = aSpan({ events: [anEvent('gen_ai.evaluation.result', ...evaluation)] });
    const log = aLog({ eventName: 'gen_ai.evaluation.result', attributes: attributesOf(...evaluation) });
    expect(scoresOf(span, [log])).toHaveLength(1);
  });

  it('received again in another order has the same ids', () => {
    const log = (name: string, index: number): ReceivedLog =>
      aLog({
        time: testStart + BigInt(index),
        eventName: 'gen_ai.evaluation.result',
        attributes: attributesOf(['gen_ai.evaluation.name', name], ['gen_ai.evaluation.score.value', index]),
      });
    const logs = [log('a', 1), log('a', 2), log('b', 1)];
    const ids = (order: readonly ReceivedLog[]): readonly string[] =>
      scoresOf(aSpan(), order)
        .map(({ id }) => id)
        .sort();
    expect(new Set(ids(logs)).size).toBe(3);
    expect(ids([...logs].reverse())).toEqual(ids(logs));
  });

  it.each<readonly [string, Pairs, string]>([
    ['a value', [['gen_ai.evaluation.score.value', 1]], 'x=1 numeric - code -'],
    ['a value as text', [['gen_ai.evaluation.score.value', '0.5']], 'x=0.5 numeric - code -'],
    ['a truth', [['gen_ai.evaluation.score.value', true]], 'x=true boolean true code -'],
    ['a label', [['gen_ai.evaluation.score.label', 'relevant']], 'x=relevant categorical - code -'],
    ['a verdict', [['gen_ai.evaluation.score.label', 'Fail']], 'x=Fail categorical false code -'],
    [
      'a value and a verdict',
      [
        ['gen_ai.evaluation.score.value', 0.9],
        ['gen_ai.evaluation.score.label', 'pass'],
      ],
      'x=0.9 numeric true code -',
    ],
    [
      'a value and a label, which is kept',
      [
        ['gen_ai.evaluation.score.value', 0.9],
        ['gen_ai.evaluation.score.label', 'good'],
        ['gen_ai.evaluation.explanation', 'clear'],
      ],
      'x=0.9 numeric - code good: clear',
    ],
    ['an explanation alone', [['gen_ai.evaluation.explanation', 'well done']], 'x=well done text - judge -'],
    [
      'a model that judged',
      [
        ['gen_ai.evaluation.score.value', 1],
        ['gen_ai.request.model', 'm'],
      ],
      'x=1 numeric - judge -',
    ],
    [
      'reasons in words',
      [
        ['gen_ai.evaluation.score.value', 1],
        ['gen_ai.evaluation.explanation', 'it is so'],
      ],
      'x=1 numeric - judge it is so',
    ],
  ])('with %s', (_, pairs, expected) => {
    const event = anEvent('gen_ai.evaluation.result', ['gen_ai.evaluation.name', 'x'], ...pairs);
    expect(scoresOf(aSpan({ events: [event] })).map(line)).toEqual([expected]);
  });

  it('without a name, or of an evaluation that failed, is no score', () => {
    const events = [
      anEvent('gen_ai.evaluation.result', ['gen_ai.evaluation.score.value', 1]),
      anEvent('gen_ai.evaluation.result', ['gen_ai.evaluation.name', 'x'], ['error.type', 'timeout']),
    ];
    expect(scoresOf(aSpan({ events }))).toEqual([]);
  });

  it('on an evaluator’s step with a model is a judge’s', () => {
    const span = aSpanWith(['gen_ai.operation.name', 'evaluate'], ['gen_ai.request.model', 'm']);
    const event = anEvent('gen_ai.evaluation.result', ['gen_ai.evaluation.name', 'x'], ['gen_ai.evaluation.score.value', 1]);
    expect(scoresOf({ ...span, events: [event] })).toMatchObject([{ source: 'judge' }]);
  });
});

describe('OpenInference annotations', () => {
  const annotation = (prefix: string, field: string, kind: string): Pairs => [
    [`${prefix}.0.${field}.name`, 'helpful'],
    [`${prefix}.0.${field}.score`, 1],
    [`${prefix}.0.${field}.annotator_kind`, kind],
    [`${prefix}.0.${field}.identifier`, 'reviewer-1'],
  ];

  it.each([
    ['annotations', 'annotation', 'HUMAN', 'human', 'observation'],
    ['evaluations', 'evaluation', 'LLM', 'judge', 'observation'],
    ['trace.annotations', 'annotation', 'CODE', 'code', 'trace'],
    ['trace.evaluations', 'evaluation', 'custom', 'code', 'trace'],
    ['session.evaluations', 'evaluation', 'LLM', 'judge', 'session'],
  ])('%s.N.%s by %s', (prefix, field, kind, source, target) => {
    const span = aSpanWith(['session.id', 's'], ...annotation(prefix, field, kind));
    expect(scoresOf(span)).toMatchObject([
      {
        name: 'helpful',
        value: 1,
        source,
        target: { kind: target },
        ...(source === 'human' ? { author: 'reviewer-1' } : { evaluator: 'reviewer-1' }),
      },
    ]);
  });

  it('on a span with one link belong to what it links to', () => {
    const span = aSpanWith(['openinference.span.kind', 'EVALUATOR'], ...annotation('annotations', 'annotation', 'LLM'));
    const link = {
      traceId: traceIdOf(7),
      spanId: spanIdOf(8),
      traceState: '',
      attributes: [],
      droppedAttributesCount: 0,
      flags: 0,
    };
    expect(scoresOf({ ...span, links: [link] })[0]?.target).toEqual({
      kind: 'observation',
      traceId: traceIdOf(7),
      spanId: spanIdOf(8),
    });
    expect(scoresOf({ ...span, links: [link, link] })[0]?.target).toMatchObject({ spanId: spanIdOf(1) });
  });

  it('of a session need one', () => {
    expect(scoresOf(aSpanWith(...annotation('session.annotations', 'annotation', 'LLM')))).toEqual([]);
  });
});

describe('the id of a score', () => {
  it('depends on every part and on where each ends', () => {
    const ids = [
      scoreId('x', 'ab', 'c'),
      scoreId('x', 'a', 'bc'),
      scoreId('x', 'abc', ''),
      scoreId('x', 'abc'),
      scoreId('y', 'ab', 'c'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe(scoreId('x', 'ab', 'c'));
  });

  it('is short, however long the name', () => {
    expect(scoreId('x', 'n'.repeat(10_000)).length).toBeLessThan(40);
  });
});
