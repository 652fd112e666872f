import { numberIn } from '../model/attributes.ts';
import { parseJson } from '../model/json.ts';
import type { ReadWarning } from '../model/observation.ts';
import type { Field } from './conventions/convention.ts';
import { placeName } from './conventions/placeName.ts';
import { looksStructured } from './structured.ts';
import type { Subject } from './subject.ts';

/** What of a span's attributes could not be read as its conventions define it, by key. For a span that is shown, not for lists. */
export function readWarnings(subject: Subject): readonly ReadWarning[] {
  const warnings = [...brokenJson(subject), ...gaps(subject), ...noNumbers(subject), ...contradictions(subject)];
  // One problem a key is enough to look at it.
  return [...new Map(warnings.reverse().map((warning) => [warning.key, warning])).values()].reverse();
}

function brokenJson({ attributes, conventions }: Subject): readonly ReadWarning[] {
  return conventions
    .flatMap(({ json = [] }) => json)
    .flatMap((key): readonly ReadWarning[] => {
      const value = attributes.get(key);
      if (typeof value !== 'string' || !looksStructured(value) || parseJson(value) !== undefined) return [];
      return [{ key, problem: 'is not valid JSON, perhaps cut off by a length limit: shown as it came' }];
    });
}

function gaps({ span, conventions }: Subject): readonly ReadWarning[] {
  return conventions
    .flatMap(({ lists = [] }) => lists)
    .flatMap((prefix): readonly ReadWarning[] => {
      const indices = new Set<number>();
      for (const [key] of span.attributes) {
        if (!key.startsWith(prefix)) continue;
        const index = Number.parseInt(key.slice(prefix.length), 10);
        if (index >= 0) indices.add(index);
      }
      const highest = indices.size === 0 ? -1 : [...indices].reduce((a, b) => Math.max(a, b));
      const missing = highest + 1 - indices.size;
      if (missing === 0) return [];
      return [{ key: `${prefix}${highest}`, problem: `has ${missing} missing before it: the others are shown in their order` }];
    });
}

const numberFields: readonly Field[] = [
  ...(['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const),
  ...(['costUsd', 'firstTokenSeconds', 'firstTokenMs'] as const),
];

function noNumbers(subject: Subject): readonly ReadWarning[] {
  return places(subject, numberFields).flatMap(({ key, value }): readonly ReadWarning[] => {
    const number = numberIn(value);
    if (value === null || value === '' || (number !== undefined && number >= 0)) return [];
    return [{ key, problem: number === undefined ? 'is not a number: left out' : 'is negative: left out' }];
  });
}

// Where two conventions on one span must agree. Models may differ: one names what was asked for, another what answered.
const agreeing: readonly Field[] = ['inputTokens', 'outputTokens', 'totalTokens', 'sessionId', 'toolCallId'];

function contradictions(subject: Subject): readonly ReadWarning[] {
  return agreeing.flatMap((field): readonly ReadWarning[] => {
    const [first, ...others] = places(subject, [field]);
    if (first === undefined) return [];
    return others
      .filter(({ key, value }) => key !== first.key && String(value) !== String(first.value))
      .map(({ key }) => ({ key, problem: `contradicts ${first.key}, which counts` }));
  });
}

function places(subject: Subject, fields: readonly Field[]) {
  return fields.flatMap((field) =>
    subject.conventions.flatMap(({ keys }) =>
      (keys[field] ?? []).flatMap((place) => {
        const value = subject.at(place);
        return value === undefined || value === null || subject.isAbsent(value) ? [] : [{ key: placeName(place), value }];
      }),
    ),
  );
}
