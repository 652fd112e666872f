import { parseSpanId, parseTraceId } from '../model/ids.ts';
import { invalid } from './errors.ts';
import type { TracePanelApi } from './tracePanel.ts';

/** Says whether a value has the shape it should have. */
type Check = (value: unknown) => boolean;

const traceId: Check = (value) => typeof value === 'string' && parseTraceId(value) === value;
const spanId: Check = (value) => typeof value === 'string' && parseSpanId(value) === value;
const flag: Check = (value) => typeof value === 'boolean';
const text =
  (maxLength: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** An object with these keys and no other. */
function shape(checks: Readonly<Record<string, Check>>): Check {
  const known = new Map(Object.entries(checks));
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((key) => known.has(key)) &&
    [...known].every(([key, check]) => check((value as Readonly<Record<string, unknown>>)[key]));
}

const maxCopied = 16 * 1024 * 1024;
const maxNote = 20_000;
const plainLabel = shape({ kind: (kind) => kind === 'pass' || kind === 'fail' || kind === 'clear' });
const noteLabel = shape({ kind: (kind) => kind === 'note', text: text(maxNote) });
const step = shape({ traceId, spanId });

// A Map: a method called `constructor` must find nothing.
const checks = new Map<string, Check>(
  Object.entries({
    getShown: shape({}),
    getTrace: shape({ traceId }),
    getObservation: step,
    getRaw: step,
    saveLabel: shape({ traceId, spanId: optional(spanId), label: (label) => plainLabel(label) || noteLabel(label) }),
    undoLabel: shape({}),
    openPrompt: step,
    diffPrompt: step,
    openSource: step,
    openText: shape({ traceId, spanId, path: text(1000) }),
    copyText: shape({ text: text(maxCopied) }),
    showTrace: shape({ traceId, spanId: optional(spanId) }),
    setShowNoise: shape({ showNoise: flag }),
  } satisfies Record<keyof TracePanelApi, Check>),
);

/** Refuses what a trace panel sends unless it has exactly the shape of {@link TracePanelApi}: the panel shows hostile text. */
export function validateTracePanel(method: string, params: unknown): void {
  const check = checks.get(method);
  if (check === undefined) throw invalid(`A trace panel may not ask "${method}".`);
  if (!check(params)) throw invalid(`The trace panel asked "${method}" with parameters of another shape. Nothing was done.`);
}

/** Where a panel was, as the page remembered it; undefined when that is not sound. */
export function readPanelState(state: unknown): { readonly traceId: string; readonly spanId?: string } | undefined {
  if (typeof state !== 'object' || state === null || !('traceId' in state) || !traceId(state.traceId)) return undefined;
  const shown = { traceId: state.traceId as string };
  return 'spanId' in state && spanId(state.spanId) ? { ...shown, spanId: state.spanId as string } : shown;
}
