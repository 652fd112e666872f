import type { SpanId } from '../../../src/model/ids.ts';
import type { Score } from '../../../src/model/score.ts';
import type { StepRow } from '../../../src/model/summary.ts';
import type { HintView, ObservationView, RawView, TraceView } from '../../../src/protocol/views.ts';

export const traceId = '0af7651916cd43dd8448eb211c80319c';

/** A span id that reads as its number in a failure. */
export function spanId(number: number): SpanId {
  return `1${number.toString(16).padStart(15, '0')}` as SpanId;
}

/** A step of one second that starts at its number of seconds. */
export function aStep(number: number, overrides: Partial<StepRow> & { readonly parent?: number } = {}): StepRow {
  const { parent, ...rest } = overrides;
  return {
    spanId: spanId(number),
    ...(parent === undefined ? {} : { parentSpanId: spanId(parent) }),
    type: 'span',
    name: `step ${number}`,
    status: 'unset',
    noise: false,
    inFlight: false,
    startTime: number * 1000,
    durationMs: 1000,
    scores: [],
    ...rest,
  };
}

export function aTraceView(overrides: Partial<TraceView> = {}): TraceView {
  return {
    traceId,
    revision: 1,
    title: 'And if it is scratched?',
    name: 'chat_turn',
    session: { rowId: 1, sessionId: 'session-1', title: 'Can I return a kayak?' },
    turnNumber: 2,
    turnCount: 3,
    tags: [],
    status: 'ok',
    startTime: Date.UTC(2026, 2, 4, 13, 32, 7),
    durationMs: 6020,
    complete: true,
    hiddenSpans: 0,
    warnings: [],
    scores: [],
    steps: [aStep(1)],
    ...overrides,
  };
}

export function anObservationView(overrides: Partial<ObservationView> = {}): ObservationView {
  return {
    traceId,
    spanId: spanId(1),
    type: 'generation',
    name: 'chat',
    status: 'unset',
    startTime: 0,
    durationMs: 1000,
    inFlight: false,
    convention: 'gen_ai',
    finishReasons: [],
    parameters: [],
    input: [],
    output: [],
    toolDefinitions: [],
    documents: [],
    scores: [],
    hints: [],
    instrumentation: '',
    origins: [],
    warnings: [],
    unknownKeys: [],
    ...overrides,
  };
}

export function aHint(text: string, overrides: Partial<HintView> = {}): HintView {
  return { about: 'content', text, copy: [], ...overrides };
}

export function aRawView(overrides: Partial<RawView> = {}): RawView {
  return {
    span: [],
    resource: [],
    scope: { name: '', version: '', attributes: [] },
    fields: [],
    events: [],
    links: [],
    logs: [],
    ...overrides,
  };
}

export function aLabel(value: 'pass' | 'fail', overrides: Partial<Score> = {}): Score {
  return {
    id: `label ${value}`,
    name: 'verdict',
    target: { kind: 'trace', traceId: traceId as never },
    value,
    type: 'categorical',
    pass: value === 'pass',
    source: 'human',
    time: '2026-03-04T13:40:00.000Z',
    ...overrides,
  };
}
