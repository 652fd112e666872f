import { describe, expect, test } from 'vitest';
import type { SpanId } from '../../src/model/ids.ts';
import type { StepRow } from '../../src/model/summary.ts';
import { traceText } from '../../src/present/traceText.ts';
import type { TraceView } from '../../src/protocol/views.ts';

const step = (spanId: string, parentSpanId: string | undefined, overrides: Partial<StepRow> = {}): StepRow => ({
  spanId: spanId as SpanId,
  ...(parentSpanId === undefined ? {} : { parentSpanId: parentSpanId as SpanId }),
  type: 'span',
  name: spanId,
  status: 'unset',
  noise: false,
  inFlight: false,
  startTime: 0,
  durationMs: 1500,
  scores: [],
  ...overrides,
});

const trace = (steps: readonly StepRow[], overrides: Partial<TraceView> = {}): TraceView => ({
  traceId: 'ab'.repeat(16),
  revision: 1,
  title: 'And if it is scratched?',
  name: 'chat_turn',
  session: { rowId: 1, sessionId: 'session-1', title: 'Can I return a kayak?' },
  turnNumber: 2,
  turnCount: 3,
  tags: [],
  status: 'error',
  startTime: Date.UTC(2026, 2, 4, 13, 32, 7),
  durationMs: 6020,
  usage: { input: 1200, output: 48, total: 1248 },
  complete: true,
  hiddenSpans: 0,
  warnings: [],
  scores: [],
  steps,
  ...overrides,
});

describe('a turn for a terminal', () => {
  test('has its figures, its place, its warnings and its steps as a tree', () => {
    const steps = [
      step('turn', undefined, { type: 'chain' }),
      step('http', 'turn', { noise: true }),
      step('search', 'http', { type: 'retrieval', documentCount: 3 }),
      step('chat', 'turn', { type: 'generation', model: 'gpt-5.2', inputTokens: 1200, outputTokens: 48, startTime: 1 }),
      step('lookup', 'turn', { type: 'tool', inFlight: true, durationMs: 0, startTime: 2 }),
      step('pay', 'turn', { type: 'tool', status: 'error', statusMessage: 'no\nfunds', startTime: 3 }),
      step('00f067aa0ba902b7', undefined, { name: 'never received', durationMs: 0, absent: 'lost', startTime: 4 }),
    ];
    const lines = traceText(trace(steps, { hiddenSpans: 1, warnings: ['Look out.'], service: 'support-bot' }), {
      showNoise: false,
    }).split('\n');
    expect(lines[2]).toMatch(/^trace (ab){16} · session session-1 · turn 2 of 3 · support-bot · 2026-03-04 /);
    expect([...lines.slice(0, 2), ...lines.slice(3)]).toEqual([
      'And if it is scratched?',
      'error · 6.02 s · 1,248 tok · –',
      '! Look out.',
      '',
      'turn            chain       1.50 s',
      '  search        retrieval   1.50 s · 3 docs',
      '  chat          generation  1.50 s · 1,248 tok · gpt-5.2',
      '  lookup        tool        running',
      '  pay           tool        1.50 s · error no funds',
      'never received  span        – · span 00f067aa0ba902b7',
      '',
      '1 infrastructure span hidden: --noise shows it',
      '',
    ]);
  });

  test('shows infrastructure on demand, and then counts nothing as hidden', () => {
    const text = traceText(trace([step('http', undefined, { noise: true })], { hiddenSpans: 1 }), { showNoise: true });
    expect(text).toContain('\nhttp  span  1.50 s\n');
    expect(text).not.toContain('hidden');
  });

  test('says that more may come', () => {
    expect(traceText(trace([], { complete: false }), { showNoise: false })).toContain(
      '\nerror · live: more steps may still arrive · ',
    );
  });

  test('is one line a step whatever was sent, and obeys nothing', () => {
    const hostile = `evil\u202etxt.exe\n\u001b[31m\u0000${'x'.repeat(5000)}`;
    const steps = [step('a', undefined, { name: hostile, model: hostile, status: 'error', statusMessage: hostile })];
    const text = traceText(trace(steps, { title: hostile, warnings: [hostile], service: hostile, userId: hostile }), {
      showNoise: false,
    });
    expect(text).not.toMatch(/[\u0000\u001b\u202e]/);
    expect(text.split('\n')).toHaveLength(7);
    expect(text.length).toBeLessThan(2500);
  });

  test('does not recurse: a chain of 100,000 steps', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => step(`s${index}`, index === 0 ? undefined : `s${index - 1}`));
    expect(traceText(trace(chain), { showNoise: false }).split('\n')).toHaveLength(100_000 + 5);
  });
});
