import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AttributeMap } from '../../../src/model/attributes.ts';
import type { LogPlace } from '../../../src/model/logPlace.ts';
import type { ReceivedLog } from '../../../src/model/received.ts';
import { placeLog } from '../../../src/normalise/agents/placeLog.ts';
import { spanOfLogs } from '../../../src/normalise/agents/spanOfLogs.ts';
import { aClaudeLog, aCodexLog } from '../../support/agentLogs.ts';
import { aResource, testStart } from '../../support/builders.ts';

const ms = 1_000_000n;

function placeOf(log: ReceivedLog): LogPlace {
  const place = placeLog(log);
  if (place === undefined) throw new Error('The record has no place.');
  return place;
}

describe('the span that log records tell of', () => {
  const request = aClaudeLog('api_request', 100, { request_id: 'req_1', model: 'claude', input_tokens: 176, duration_ms: 60 });
  const answer = aClaudeLog('assistant_response', 101, { request_id: 'req_1', model: 'other', response: 'Paris.' });

  it('lasts from the start of what took longest to the last record', () => {
    const span = spanOfLogs(placeOf(request), [request, answer], []);
    expect([span.start - testStart, span.end - testStart]).toEqual([40n * ms, 101n * ms]);
  });

  it('has the attributes of its records by the keys of a span, the first one counting', () => {
    const { attributes } = spanOfLogs(placeOf(request), [answer, request], []);
    const map = new AttributeMap(attributes);
    expect([map.get('model'), map.get('input_tokens'), map.get('response.model_output')]).toEqual(['claude', 176n, 'Paris.']);
    expect([map.has('response'), map.get('gen_ai.system')]).toEqual([false, 'anthropic']);
  });

  it('is a child of its turn, which lasts as long as the steps in it and is there without a record of its own', () => {
    const place = placeOf(request);
    const step = spanOfLogs(place, [request, answer], []);
    const turn = spanOfLogs(place.turn ?? place, [], [step]);
    expect(step.parentSpanId).toBe(turn.spanId);
    expect(turn).toMatchObject({ name: 'claude_code.interaction', parentSpanId: undefined, start: step.start, end: step.end });
    expect(turn.attributes).toEqual([
      ['session.id', 'session-5f2c'],
      ['prompt.id', 'prompt-1'],
    ]);
    expect([turn.resource, turn.scope]).toEqual([step.resource, step.scope]);
  });

  it.each([
    ['a tool that did not succeed', aClaudeLog('tool_result', 1, { success: 'false', error: 'No such file' }), 'No such file'],
    ['a failed request', aClaudeLog('api_error', 1, { error: 'Overloaded', status_code: 529 }), 'Overloaded'],
    ['an answer that broke off', aCodexLog('sse_event', 1, { 'error.message': 'stream closed' }), 'stream closed'],
    ['a status of HTTP', aCodexLog('api_request', 1, { 'http.response.status_code': 500 }), ''],
  ])('has failed for %s', (_what, log, message) => {
    expect(spanOfLogs(placeOf(log), [log], []).status).toEqual({ code: 2, message });
  });

  it('is as it was sent where nothing failed', () => {
    const log = aClaudeLog('tool_result', 1, { success: 'true', error: '' });
    expect(spanOfLogs(placeOf(log), [log], []).status).toEqual({ code: 0, message: '' });
  });

  it('takes the time of observing for a record without one, and leaves out durations that nobody measured', () => {
    const log = aCodexLog('tool_result', 5, { call_id: 'c', duration_ms: '1e300' });
    expect(spanOfLogs(placeOf(log), [log], [])).toMatchObject({ start: testStart + 5n * ms, end: testStart + 5n * ms });
  });

  it('is the same for every order of records and steps, and for a turn that takes its steps over one by one', () => {
    const field = fc.constantFrom('a', 'b', undefined);
    const anyLog = fc.record({ at: fc.integer({ min: 0, max: 3 }), a: field, b: field, version: fc.constantFrom('1', '2') });
    fc.assert(
      fc.property(fc.array(anyLog, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (parts, random) => {
        const logs = parts.map(({ at, a, b, version }) =>
          aClaudeLog('api_request', at, { request_id: 'r', a, b }, { resource: aResource(['service.version', version]) }),
        );
        const shuffled = logs
          .map((log) => ({ log, rank: random.next().value ?? 0 }))
          .sort((one, other) => one.rank - other.rank)
          .map(({ log }) => log);
        const place = placeOf(logs[0] ?? request);
        const turn = place.turn ?? place;
        expect(spanOfLogs(place, shuffled, [])).toStrictEqual(spanOfLogs(place, logs, []));
        const steps = logs.map((log) => spanOfLogs(place, [log], []));
        const grown = shuffled.reduce<ReturnType<typeof spanOfLogs> | undefined>((known, log) => {
          const step = spanOfLogs(place, [log], []);
          return spanOfLogs(turn, [], known === undefined ? [step] : [known, step]);
        }, undefined);
        expect(grown).toStrictEqual(spanOfLogs(turn, [], steps));
      }),
      { seed: 0x5eed0001, numRuns: 200 },
    );
  });
});
