import type { ObservationView, RawView } from '../protocol/views.ts';

/**
 * The text at a place of a view, such as `input/0/parts/1/text`, `tool/result`, `documents/0/content` or
 * `raw/span/3/value`; undefined when there is none. Build the views without a limit to get whole texts. The path is not
 * trusted: it only ever walks own properties.
 */
export function textAt(observation: ObservationView, raw: RawView, path: string): string | undefined {
  const [first, ...rest] = path.split('/');
  let value: unknown = first === 'raw' ? raw : property(observation, first ?? '');
  for (const name of rest) value = property(value, name);
  if (typeof value === 'string') return value;
  // A field of the span is a pair of its name and its text; a text that may be cut stands in a view of its own.
  const text = Array.isArray(value) ? value[1] : property(value, 'text');
  return typeof text === 'string' ? text : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}
