import { type Json, JsonObject } from '../../model/json.ts';
import { isEmpty, structured, structuredText } from '../structured.ts';
import type { Subject } from '../subject.ts';
import type { ContentRank, ContentSource, Place, Reader } from './convention.ts';
import { placeName } from './placeName.ts';
import { readValue, speaker } from './sources.ts';

/**
 * What a function was called with, out of what decorators and LangChain callbacks wrap around it:
 * `{"args":[…],"kwargs":{…}}`, `{"inputs":…,"tags":…}`, `{"input_str":…}`. Anything else stays as it is.
 */
export function calledWith(value: Json): Json {
  if (!(value instanceof JsonObject)) return value;
  const args = value.get('args');
  const kwargs = value.get('kwargs');
  if (Array.isArray(args) && kwargs instanceof JsonObject && value.entries.size === 2) {
    if (args.length === 0) return kwargs;
    if (kwargs.entries.size > 0) return value;
    return args.length === 1 ? structuredText(args[0] ?? null) : args;
  }
  if (!isCallback(value)) return value;
  const inputs = value.get('inputs') ?? null;
  return inputs === null ? structuredText(value.get('input_str') ?? value) : inputs;
}

/** What a function gave, out of what LangChain callbacks wrap around it: `{"outputs":…,"kwargs":…}`. */
export function gave(value: Json): Json {
  if (!(value instanceof JsonObject) || !isCallback(value)) return value;
  return value.get('outputs') ?? value.get('output') ?? value;
}

const beside: ReadonlySet<string> = new Set(['tags', 'metadata', 'kwargs', 'input_str']);
const wrapped: readonly string[] = ['inputs', 'outputs', 'output', 'input_str'];

function isCallback({ entries }: JsonObject): boolean {
  const keys = [...entries.keys()];
  return (
    keys.some((key) => wrapped.includes(key)) &&
    keys.some((key) => beside.has(key)) &&
    keys.every((key) => wrapped.includes(key) || beside.has(key))
  );
}

/** The arguments and the result of a decorated function as content. */
export function callAt(input: Place, output: Place, rank: ContentRank = 'entity'): ContentSource {
  return {
    rank,
    from: { input: placeName(input), output: placeName(output) },
    read: (subject, direction) => {
      const value = direction === 'input' ? unwrapped(subject, input, calledWith) : unwrapped(subject, output, gave);
      return value === undefined ? undefined : readValue(value, speaker(direction));
    },
  };
}

/** The same for a tool. */
export function callReader(unwrap: (value: Json) => Json, ...places: readonly Place[]): Reader<Json> {
  return {
    from: places.map(placeName).join(', '),
    read: (subject) => {
      const value = places.map((place) => unwrapped(subject, place, unwrap)).find((found) => found !== undefined);
      return value === undefined ? undefined : structuredText(value);
    },
  };
}

function unwrapped(subject: Subject, place: Place, unwrap: (value: Json) => Json): Json | undefined {
  const value = subject.at(place);
  const inner = value === undefined ? null : unwrap(structured(value));
  return isEmpty(inner) ? undefined : inner;
}
