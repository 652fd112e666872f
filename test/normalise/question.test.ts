import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aSpan, aSpanWith, type Plain } from '../support/builders.ts';

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);

describe('the question that names a turn', () => {
  const question = (value: Plain) => facts(aSpanWith(['input.value', value])).question();
  it('is the last message of the user', () => {
    expect(
      question(
        '{"messages":[{"role":"user","content":"one"},{"role":"assistant","content":"two"},{"role":"user","content":" three\\n four "},{"role":"tool","content":"five"}]}',
      ),
    ).toBe('three four');
  });

  it('is at most 200 characters and never half a character', () => {
    const long = question('😀'.repeat(300)) ?? '';
    expect(long.length).toBeLessThanOrEqual(200);
    expect(long.isWellFormed()).toBe(true);
    expect(long.endsWith('…')).toBe(true);
  });

  it('is found in the JSON of chains', () => {
    expect(question('{"topic":"France","question":"Capital?"}')).toBe('Capital?');
  });

  it('is undefined without a user', () => {
    expect(question('{"a":1}')).toBeUndefined();
    expect(facts(aSpan()).question()).toBeUndefined();
  });
});
