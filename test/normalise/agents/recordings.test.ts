import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/model/message.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Trace } from '../../../src/model/trace.ts';
import { loadPrices } from '../../../src/normalise/prices.ts';
import { readRecording } from '../../support/readRecording.ts';

const prices = await loadPrices();
const question = 'How many people live in the capital of France?';
const answer = 'Paris is the capital of France [1]. It has about 2.1 million residents [2].';
const wholeUsage = { input: 3600, output: 144, total: 3744 };

const visible = (trace: Trace): readonly Observation[] => trace.observations.filter(({ noise }) => !noise);
const everyStep = (traces: readonly Trace[]): readonly Observation[] => traces.flatMap(visible);
const said = (messages: readonly Message[]): string =>
  messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))).join('\n');

describe.each(['claude-code', 'claude-code-traces', 'codex', 'gemini-cli', 'copilot-cli'])('the recording of %s', (name) => {
  const { traces } = readRecording(name, prices);
  const steps = everyStep(traces);

  it('has question and answer of both turns, in one session', () => {
    expect(steps.some(({ input }) => said(input).includes(question))).toBe(true);
    expect(steps.some(({ output }) => said(output) === answer)).toBe(true);
    expect(steps.some(({ output }) => said(output) === 'Lyon has about 520,000 residents.')).toBe(true);
    const talking = traces.filter((trace) => visible(trace).some(({ output }) => output.length > 0));
    expect(new Set(talking.map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  it('has the call of the tool with what it was given and gave', () => {
    const tools = steps.filter(({ tool }) => tool?.callId?.endsWith('_7Qd2') === true);
    expect(tools.map(({ tool }) => [tool?.arguments !== undefined, tool?.result !== undefined])).toEqual([[true, true]]);
  });

  it('counts the tokens of each call once, cached ones and reasoning included', () => {
    const sums = traces.flatMap(({ usage }) => usage ?? []);
    const sum = (part: 'input' | 'output' | 'total') => sums.reduce((total, usage) => total + usage[part], 0);
    expect({ input: sum('input'), output: sum('output'), total: sum('total') }).toEqual(wholeUsage);
    expect(sums.reduce((total, { cacheRead = 0 }) => total + cacheRead, 0)).toBe(3072);
  });

  it('has what the calls cost', () => {
    const cost = traces.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
    expect(cost).toBeGreaterThan(0.0003);
    expect(cost).toBeLessThan(0.005);
  });

  it('has no step of a kind that is not known', () => {
    expect(steps.filter(({ type }) => type === 'span').map((step) => step.name)).toEqual([]);
  });
});

describe('Claude Code', () => {
  it.each(['claude-code', 'claude-code-traces'])('shows with a request what was sent: %s', (name) => {
    const requests = everyStep(readRecording(name, prices).traces).filter(({ type }) => type === 'generation');
    const request = requests.toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1))[0];
    expect(request?.input.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(said(request?.input ?? [])).toContain('Answer the question about Paris from the notes only.');
    expect(request?.toolDefinitions).toHaveLength(1);
    expect(request).toMatchObject({ model: 'claude-sonnet-4-5', provider: 'anthropic', usage: { input: 1200, cacheRead: 1024 } });
  });

  it('hides what tells of its own workings, and keeps it', () => {
    const { traces } = readRecording('claude-code', prices);
    const hidden = traces.flatMap(({ observations }) => observations.filter(({ noise }) => noise).map((step) => step.name));
    expect(new Set(hidden)).toEqual(
      new Set([
        'claude_code.session',
        'claude_code.managed_settings_resolved',
        'claude_code.plugin_loaded',
        'claude_code.api_request_body',
      ]),
    );
  });
});
