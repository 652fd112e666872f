import type { AttributeMap } from '../model/attributes.ts';
import { parseSpanId, parseTraceId, type SpanId, type TraceId } from '../model/ids.ts';
import type { Score, ScoreSource, ScoreTarget } from '../model/score.ts';
import { toIso, type UnixNano } from '../model/time.ts';
import { scoreId } from './scoreId.ts';
import type { Subject } from './subject.ts';

/** A judgement as a convention gives it. */
export interface Judgement {
  readonly name: string | undefined;
  readonly value: number | boolean | undefined;
  readonly label: string | undefined;
  readonly explanation: string | undefined;
  /** Who judged, in the sender's words: `HUMAN`, `LLM`, `CODE`. */
  readonly kind: string | undefined;
  /** A model took part in judging. */
  readonly hasModel: boolean;
  /** Who or what judged, by name. */
  readonly identifier: string | undefined;
  readonly scope: 'observation' | 'trace' | 'session';
  /** The step it is about, where the sender names one. */
  readonly about?: { readonly traceId: TraceId; readonly spanId: SpanId } | undefined;
  readonly time: UnixNano;
}

/** Reads the three values every convention has. */
export function judgement(
  fields: AttributeMap,
  valueKey: string,
  labelKey: string,
  explanationKey: string,
): Pick<Judgement, 'value' | 'label' | 'explanation'> {
  return {
    value: fields.number(valueKey) ?? fields.boolean(valueKey),
    label: fields.string(labelKey),
    explanation: fields.string(explanationKey),
  };
}

/** The step that a judgement names by its ids; undefined when they are none. */
export function stepNamed(traceId: string | undefined, spanId: string | undefined): Judgement['about'] {
  const trace = parseTraceId(traceId ?? '');
  const span = parseSpanId(spanId ?? '');
  return trace === undefined || span === undefined ? undefined : { traceId: trace, spanId: span };
}

/** Makes a score of a judgement; undefined when it has no name or says nothing (an evaluation that failed). */
export function makeScore(subject: Subject, judged: Judgement): Score | undefined {
  const { name, value, label, identifier, scope, time } = judged;
  if (name === undefined) return undefined;
  const target: ScoreTarget | undefined =
    judged.about === undefined ? targetOf(subject, scope) : { kind: 'observation', ...judged.about };
  const said = value ?? label ?? judged.explanation;
  if (target === undefined || said === undefined) return undefined;
  const source = sourceOf(judged);
  const pass = label === undefined ? (typeof value === 'boolean' ? value : undefined) : passOf(label);
  const explanation = explanationOf(judged);
  const moment = time === 0n ? subject.span.end || subject.span.start : time;
  const { traceId, spanId } = judged.about ?? subject.span;
  return {
    id: scoreId(`${traceId}-${spanId}`, scope, name, String(moment), String(value), label ?? ''),
    name,
    target,
    value: said,
    type:
      typeof value === 'number'
        ? 'numeric'
        : typeof value === 'boolean'
          ? 'boolean'
          : label !== undefined
            ? 'categorical'
            : 'text',
    ...(pass === undefined ? {} : { pass }),
    ...(explanation === undefined ? {} : { explanation }),
    source,
    ...(identifier === undefined ? {} : source === 'human' ? { author: identifier } : { evaluator: identifier }),
    time: toIso(moment),
  };
}

/** A label beside a number would be lost, since a score has one value: unless it only says passed or failed, it goes before the explanation. */
function explanationOf({ value, label, explanation }: Judgement): string | undefined {
  if (value === undefined && label === undefined) return undefined;
  if (value === undefined || label === undefined || passOf(label) !== undefined) return explanation;
  return explanation === undefined ? label : `${label}: ${explanation}`;
}

function targetOf({ span, attributes }: Subject, scope: Judgement['scope']): ScoreTarget | undefined {
  // Feedback given later comes on a span of its own, which links to what it is about (reference 2.4).
  const [link, another] = span.links;
  const { traceId, spanId } = link !== undefined && another === undefined ? link : span;
  if (scope === 'observation') return { kind: 'observation', traceId, spanId };
  if (scope === 'trace') return { kind: 'trace', traceId };
  const sessionId = attributes.string('session.id');
  return sessionId === undefined ? undefined : { kind: 'session', sessionId };
}

const kinds: ReadonlyMap<string, ScoreSource> = new Map<string, ScoreSource>([
  ['human', 'human'],
  ['llm', 'judge'],
  ['code', 'code'],
]);

/** Who judged: an explicit kind, else a judge when a model took part or reasons are given in words, else code (reference 10.5). */
function sourceOf({ kind, hasModel, explanation }: Judgement): ScoreSource {
  const isReasoned = explanation !== undefined && /\s/.test(explanation.trim());
  return kinds.get(kind?.toLowerCase() ?? '') ?? (hasModel || isReasoned ? 'judge' : 'code');
}

function passOf(label: string): boolean | undefined {
  if (/^(pass|passed|true|yes)$/i.test(label)) return true;
  return /^(fail|failed|false|no)$/i.test(label) ? false : undefined;
}
