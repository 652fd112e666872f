import { fieldOrder } from './conventions/order.ts';
import { isEventPlace } from './conventions/placeName.ts';
import type { Subject } from './subject.ts';

/**
 * Keys of a span that begin as those of a convention do, and that no table knows: written by a newer release, renamed, or
 * misspelled. They are shown, so that a renamed key is seen rather than missed.
 */
export function unknownKeys(subject: Subject): readonly string[] {
  const { span, maker } = subject;
  // What only repeats another span may hold whatever a provider calls its fields.
  if (maker?.isDuplicate?.(subject) === true) return [];
  return span.attributes.map(([key]) => key).filter((key) => isVocabulary(key) && !isKnown(key));
}

const vocabulary = fieldOrder.flatMap(({ prefixes }) => prefixes);

const exact = new Set<string>();
const beginnings: string[] = [];
for (const table of fieldOrder) {
  const types = (table.types ?? []).map(({ key }) => key);
  const places = [...types, ...Object.values(table.keys).flat(), ...Object.values(table.resourceKeys ?? {}).flat()];
  const keys = [
    ...places.flatMap((place) => (typeof place === 'string' ? [place] : isEventPlace(place) ? [] : [place[0]])),
    ...(table.json ?? []),
    ...(table.knows ?? []),
    // A beginning ends with a dot.
    ...[...(table.lists ?? []), ...(table.scorePrefixes ?? []), ...table.propagated].map((key) =>
      key.endsWith('.') ? `${key}*` : key,
    ),
  ];
  for (const key of keys) {
    if (key.endsWith('*')) beginnings.push(key.slice(0, -1));
    else exact.add(key);
  }
}

const isVocabulary = (key: string): boolean => vocabulary.some((prefix) => key.startsWith(prefix));
const isKnown = (key: string): boolean => exact.has(key) || beginnings.some((beginning) => key.startsWith(beginning));
