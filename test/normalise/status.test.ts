import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aLog, anEvent, aSpan, aSpanWith, attributesOf } from '../support/builders.ts';

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);
const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('the status', () => {
  const exception = anEvent('exception', ['exception.type', 'TypeError'], ['exception.message', 'no such thing']);
  const failed = aLog({
    eventName: 'gen_ai.client.operation.exception',
    attributes: attributesOf(['exception.type', 'Timeout']),
  });
  it.each<readonly [string, Partial<ReceivedSpan>, readonly ReceivedLog[], string]>([
    ['nothing said', {}, [], 'unset -'],
    ['ok', { status: { code: 1, message: '' } }, [], 'ok -'],
    ['ok although something was raised', { status: { code: 1, message: '' }, events: [exception] }, [], 'ok -'],
    ['an error with a message', { status: { code: 2, message: 'broke' }, events: [exception] }, [], 'error broke'],
    ['an error without a message', { status: { code: 2, message: '' }, events: [exception] }, [], 'error no such thing'],
    ['an exception alone', { events: [exception] }, [], 'error no such thing'],
    ['an error type alone', { attributes: attributesOf(['error.type', 'tool_error']) }, [], 'error tool_error'],
    ['an exception as a log record', {}, [failed], 'error Timeout'],
    ['a code nobody knows', { status: { code: 9, message: 'x' } }, [], 'unset -'],
  ])('%s', (_, overrides, logs, expected) => {
    const { status, statusMessage } = facts(aSpan(overrides), logs);
    expect(`${status} ${statusMessage ?? '-'}`).toBe(expected);
  });

  it('an answer that a filter cut off is a warning, no error', () => {
    expect(seen(aSpanWith(['gen_ai.response.finish_reasons', ['content_filter']]))).toMatchObject({
      status: 'unset',
      level: 'warning',
    });
  });

  it('an error that the app logged raises the level, not the status', () => {
    expect(seen(aSpan(), [aLog({ severityNumber: 17 })])).toMatchObject({ status: 'unset', level: 'error' });
  });
});
