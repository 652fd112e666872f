import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import { noteScore, type Score, verdictScore } from '../../src/model/score.ts';
import {
  inverseChange,
  type Label,
  type LabelChange,
  type LabelTarget,
  labelChange,
  labelScoreId,
} from '../../src/review/labels.ts';

const traceId = 'a'.repeat(32) as TraceId;
const turn: LabelTarget = { kind: 'trace', traceId };
const step: LabelTarget = { kind: 'observation', traceId, spanId: 'b'.repeat(16) as SpanId };
const time = '2026-11-20T12:00:00.000Z';

describe('labelChange', () => {
  it.each([
    ['pass', true],
    ['fail', false],
  ] as const)('says %s as a categorical verdict of source human', (kind, pass) => {
    expect(labelChange({ kind }, [turn], 'ada', time)).toEqual({
      save: [
        {
          id: labelScoreId(verdictScore, turn, 'ada'),
          name: 'verdict',
          target: turn,
          value: kind,
          type: 'categorical',
          pass,
          source: 'human',
          author: 'ada',
          time,
        },
      ],
      remove: [],
    });
  });

  it('keeps a note as text, without the blanks around it, and with no pass or fail', () => {
    const [score] = labelChange({ kind: 'note', text: '  forgot the receipt\n' }, [step], 'ada', time).save;
    expect(score).toMatchObject({ name: 'note', value: 'forgot the receipt', type: 'text', target: step });
    expect(score).not.toHaveProperty('pass');
  });

  it('takes the verdict back on clear and leaves the note', () => {
    expect(labelChange({ kind: 'clear' }, [turn], 'ada', time)).toEqual({
      save: [],
      remove: [labelScoreId(verdictScore, turn, 'ada')],
    });
  });

  it('takes the note back when its text is blank', () => {
    expect(labelChange({ kind: 'note', text: ' \n' }, [turn], 'ada', time)).toEqual({
      save: [],
      remove: [labelScoreId(noteScore, turn, 'ada')],
    });
  });

  it('labels several targets at once', () => {
    expect(labelChange({ kind: 'fail' }, [turn, step], 'ada', time).save.map((score) => score.target)).toEqual([turn, step]);
  });
});

describe('labelScoreId', () => {
  it('differs by author, target and name', () => {
    const ids = [verdictScore, noteScore].flatMap((name) =>
      [turn, step].flatMap((target) => ['ada', 'ada/x', ''].map((author) => labelScoreId(name as 'verdict', target, author))),
    );
    expect(new Set(ids).size).toBe(12);
  });
});

describe('inverseChange', () => {
  it('restores exactly what was there, whatever was said in between', () => {
    const label: fc.Arbitrary<Label> = fc.oneof(
      fc.constantFrom<Label>({ kind: 'pass' }, { kind: 'fail' }, { kind: 'clear' }),
      fc.string().map((text): Label => ({ kind: 'note', text })),
    );
    const targets = fc.constantFrom<readonly LabelTarget[]>([turn], [step], [turn, step]);
    const act = fc.tuple(label, targets, fc.constantFrom('ada', 'grace'));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), act, (earlier, [said, about, author]) => {
        const store = new Map<string, Score>();
        for (const [sofar, where, who] of earlier) write(store, labelChange(sofar, where, who, time));
        const before = new Map(store);
        const change = labelChange(said, about, author, '2026-11-21T00:00:00.000Z');
        write(store, change);
        write(store, inverseChange(change, [...before.values()]));
        expect(store).toEqual(before);
      }),
      { seed: 0x5eed0001 },
    );
  });
});

function write(store: Map<string, Score>, change: LabelChange): void {
  for (const score of change.save) store.set(score.id, score);
  for (const id of change.remove) store.delete(id);
}
