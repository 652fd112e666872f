import { describe, expect, test } from 'vitest';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { Score } from '../../src/model/score.ts';
import type { SessionRow, StepRow, TurnRow } from '../../src/model/summary.ts';
import { sessionNode, stepNode, turnNode } from '../../src/present/sessionTree.ts';
import { spanIdOf, traceIdOf } from '../support/builders.ts';

const now = 1_750_000_000_000;
const traceId: TraceId = traceIdOf(1);
const spanId: SpanId = spanIdOf(1);

describe('a session', () => {
  test.each<[string, Partial<SessionRow>, string]>([
    ['has turns, cost and age', {}, '3 turns · $0.03 · 2 min ago'],
    ['of one turn says so', { turnCount: 1 }, '1 turn · $0.03 · 2 min ago'],
    ['does not make up a cost', { costUsd: undefined as never }, '3 turns · – · 2 min ago'],
  ])('%s', (_, overrides, description) => expect(sessionNode(aSession(overrides), now).description).toBe(description));

  test('is a folder whose tooltip has the exact figures', () => {
    const node = sessionNode(aSession({ errorCount: 1 }), now);
    expect(node).toMatchObject({ id: 'session-7', label: 'Can I return a kayak?', collapsible: true, contextValue: 'session' });
    expect(node.tooltip.split('\n')).toEqual([
      'Can I return a kayak?',
      'Session: s-1',
      'Service: support-bot',
      expect.stringMatching(/^Started: 2025-06-15 /),
      expect.stringMatching(/^Last activity: 2025-06-15 /),
      'Tokens: 9,300 tok',
      'Cost: $0.03',
      '1 turn with errors',
    ]);
    expect(node.accessibilityLabel).toBe('Can I return a kayak?, session, 3 turns, 1 turn with errors, cost $0.03, 2 min ago');
  });
});

describe('a turn', () => {
  test.each<[string, Partial<TurnRow>, string, string]>([
    ['has duration, tokens and a score', { scores: [quality(0.92)] }, '4.1 s · 3.2k tok · 0.92', 'comment'],
    ['without a score', {}, '4.1 s · 3.2k tok', 'comment'],
    ['without tokens', { tokens: undefined as never }, '4.1 s · –', 'comment'],
    ['that failed', { status: 'error', durationMs: 800 }, '0.8 s · error', 'warning'],
    ['that a person passed', { scores: [verdict('pass')] }, '4.1 s · 3.2k tok · pass', 'pass'],
    ['that a person failed', { scores: [verdict('fail'), quality(0.31)] }, '4.1 s · 3.2k tok · 0.31 · fail', 'error'],
    ['that only a judge failed', { scores: [{ ...verdict('fail'), source: 'judge' }] }, '4.1 s · 3.2k tok', 'comment'],
    ['of which a person passed a step', { scores: [onStep(verdict('pass'))] }, '4.1 s · 3.2k tok', 'comment'],
    ['with a score on a step', { scores: [onStep(quality(0.5))] }, '4.1 s · 3.2k tok · 0.5', 'comment'],
    ['of which more may come', { completeTime: now + 1 }, '4.1 s · 3.2k tok · live', 'comment'],
    ['with a step in flight', { completeTime: undefined as never }, '4.1 s · 3.2k tok · live', 'comment'],
  ])('%s', (_, overrides, description, icon) => {
    expect(turnNode(aTurn(overrides), now)).toMatchObject({ description, icon });
  });

  test.each<[string, readonly Score[], string]>([
    ['nobody labelled', [quality(0.9)], 'turn'],
    ['a person labelled', [verdict('pass')], 'turn labelled'],
    ['a person wrote a note on', [{ ...verdict('pass'), name: 'note', type: 'text', value: 'see this' }], 'turn labelled'],
    ['has a labelled step', [onStep(verdict('pass'))], 'turn'],
  ])('that %s', (_, scores, contextValue) => expect(turnNode(aTurn({ scores }), now).contextValue).toBe(contextValue));

  test('tells who scored and why', () => {
    const node = turnNode(
      aTurn({ scores: [{ ...quality(0.31), pass: false, explanation: 'invents a deadline', evaluator: 'grounded-v2' }] }),
      now,
    );
    expect(node.tooltip).toContain('quality 0.31, fail, by grounded-v2: invents a deadline');
  });

  test('reads out what its icon and its colour say', () => {
    expect(
      turnNode(aTurn({ status: 'error', tokens: undefined as never, scores: [verdict('fail')] }), now).accessibilityLabel,
    ).toBe('And if it is scratched?, turn, error, 4.1 s, unknown, labelled fail');
  });
});

describe('a step', () => {
  test.each<[string, Partial<StepRow>, string, string, string | undefined]>([
    ['retrieval', { type: 'retrieval', documentCount: 3, durationMs: 120 }, '3 docs · 120 ms', 'search', 'charts.green'],
    ['retrieval of one', { type: 'retrieval', documentCount: 1, durationMs: 120 }, '1 doc · 120 ms', 'search', 'charts.green'],
    ['retrieval of none', { type: 'retrieval', documentCount: 0, durationMs: 120 }, '0 docs · 120 ms', 'search', 'charts.green'],
    [
      'generation',
      { type: 'generation', name: 'chat gpt-5.2', model: 'gpt-5.2', inputTokens: 1200, outputTokens: 48 },
      '1.9 s · 1.2k tok',
      'sparkle',
      'charts.blue',
    ],
    [
      'generation whose name leaves out the date of the model',
      { type: 'generation', name: 'chat gpt-5.2', model: 'gpt-5.2-2025-12-11', inputTokens: 1200 },
      '1.9 s · 1.2k tok',
      'sparkle',
      'charts.blue',
    ],
    [
      'generation whose name hides the model',
      { type: 'generation', model: 'gpt-5.2' },
      'gpt-5.2 · 1.9 s · –',
      'sparkle',
      'charts.blue',
    ],
    ['tool', { type: 'tool' }, '1.9 s', 'tools', 'charts.orange'],
    ['agent', { type: 'agent' }, '1.9 s', 'hubot', 'charts.purple'],
    ['evaluator', { type: 'evaluator' }, '1.9 s', 'law', 'charts.yellow'],
    ['guardrail', { type: 'guardrail' }, '1.9 s', 'shield', 'charts.yellow'],
    ['chain', { type: 'chain' }, '1.9 s', 'link', undefined],
    ['unknown kind', { type: 'span' }, '1.9 s', 'circle-outline', undefined],
    [
      'failed generation',
      { type: 'generation', status: 'error', statusMessage: 'rate\nlimit' },
      'rate limit',
      'sparkle',
      'errorForeground',
    ],
    ['failed tool that does not say why', { type: 'tool', status: 'error' }, '1.9 s · error', 'tools', 'errorForeground'],
    ['running tool', { type: 'tool', inFlight: true, durationMs: 0 }, 'running', 'tools', 'charts.orange'],
    ['passed tool', { type: 'tool', scores: [onStep(verdict('pass'))] }, '1.9 s · pass', 'pass', 'testing.iconPassed'],
  ])('%s', (_, overrides, description, icon, color) => {
    const node = stepNode(aStep(overrides), { traceId, hasChildren: false });
    expect(node.description).toBe(description);
    expect(node.icon).toBe(icon);
    expect(node.iconColor).toBe(color);
  });

  test('that has not come says so and nothing else, and offers no labels', () => {
    const node = stepNode(aStep({ name: 'not received yet', durationMs: 0, absent: 'awaited' }), { traceId, hasChildren: true });
    expect(node).toMatchObject({
      label: 'not received yet',
      description: '',
      icon: 'circle-outline',
      contextValue: 'placeholder',
      collapsible: true,
      accessibilityLabel: 'not received yet, span',
    });
    expect(node.tooltip).toContain(spanId);
  });

  test('of which only the start was reported runs', () => {
    const started = aStep({ type: 'generation', name: 'chat gpt-5.2', inFlight: true, durationMs: 0, absent: 'started' });
    expect(stepNode(started, { traceId, hasChildren: false })).toMatchObject({
      label: 'chat gpt-5.2',
      description: 'running · –',
      contextValue: 'generation',
    });
  });

  test('is a generation or a step to the menus', () => {
    const place = { traceId, hasChildren: true };
    expect(stepNode(aStep({ type: 'generation' }), place).contextValue).toBe('generation');
    expect(stepNode(aStep({ scores: [onStep(verdict('fail'))] }), place)).toMatchObject({
      contextValue: 'step labelled',
      id: `${traceId}/${spanId}`,
      collapsible: true,
    });
  });
});

test('a row is one line of bounded length whatever was sent, and keeps its direction', () => {
  const title = `evil\u202etxt.exe\n\u0000${'x'.repeat(5000)}`;
  for (const { label, description, tooltip } of [
    sessionNode(aSession({ title }), now),
    turnNode(aTurn({ title }), now),
    stepNode(aStep({ name: title, status: 'error', statusMessage: title }), { traceId, hasChildren: false }),
  ]) {
    expect(label).toMatch(/^evil\ufffdtxt\.exe x+…$/);
    expect(label.length).toBeLessThanOrEqual(80);
    expect(description.length).toBeLessThan(200);
    expect(description + tooltip).not.toMatch(/[\u0000\u202e]/);
    expect(Math.max(...tooltip.split('\n').map((text) => text.length))).toBeLessThan(450);
  }
});

function aSession(overrides: Partial<SessionRow> = {}): SessionRow {
  return {
    id: 7,
    sessionId: 's-1',
    title: 'Can I return a kayak?',
    turnCount: 3,
    startTime: now - 600_000,
    lastTime: now - 125_000,
    errorCount: 0,
    tokens: 9300,
    costUsd: 0.03,
    service: 'support-bot',
    ...overrides,
  };
}

function aTurn(overrides: Partial<TurnRow> = {}): TurnRow {
  return {
    traceId,
    sessionRowId: 7,
    title: 'And if it is scratched?',
    name: 'chat_turn',
    status: 'unset',
    startTime: now - 600_000,
    durationMs: 4120,
    spanCount: 5,
    hiddenSpans: 2,
    errorCount: 0,
    tokens: 3214,
    completeTime: now,
    scores: [],
    ...overrides,
  };
}

function aStep(overrides: Partial<StepRow> = {}): StepRow {
  return {
    spanId,
    type: 'span',
    name: 'step',
    status: 'unset',
    noise: false,
    inFlight: false,
    startTime: now,
    durationMs: 1900,
    scores: [],
    ...overrides,
  };
}

function quality(value: number): Score {
  return {
    id: `q${value}`,
    name: 'quality',
    target: { kind: 'trace', traceId },
    value,
    type: 'numeric',
    source: 'judge',
    time: '2026-01-01T00:00:00.000Z',
  };
}

function verdict(value: 'pass' | 'fail'): Score {
  return { ...quality(0), id: value, name: 'verdict', value, type: 'categorical', source: 'human' };
}

function onStep(score: Score): Score {
  return { ...score, target: { kind: 'observation', traceId, spanId } };
}
