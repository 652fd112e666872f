import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aLog, aSpan, aSpanWith, attributesOf, type Plain } from '../support/builders.ts';

type Pairs = readonly (readonly [string, Plain])[];

const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('the place in the code', () => {
  it.each<readonly [string, Pairs, object]>([
    [
      'by the stable names',
      [
        ['code.file.path', '/a/b.py'],
        ['code.line.number', '12'],
        ['code.function.name', 'm.C.f'],
      ],
      { file: '/a/b.py', line: 12, function: 'm.C.f' },
    ],
    [
      'by the old names',
      [
        ['code.filepath', 'b.py'],
        ['code.lineno', 12],
        ['code.function', 'f'],
        ['code.namespace', 'm.C'],
      ],
      { file: 'b.py', line: 12, function: 'm.C.f' },
    ],
    [
      'with a line that is none',
      [
        ['code.file.path', 'b.py'],
        ['code.line.number', -1],
      ],
      { file: 'b.py' },
    ],
  ])('%s', (_, pairs, expected) => {
    expect(seen(aSpanWith(...pairs)).source).toEqual(expected);
  });

  it('by a log record when the span has none', () => {
    expect(seen(aSpan(), [aLog({ attributes: attributesOf(['code.file.path', 'c.py']) })]).source).toEqual({ file: 'c.py' });
  });
});
