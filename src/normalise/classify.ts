import type { Convention, ObservationType } from '../model/observation.ts';
import { typeOrder } from './conventions.ts';
import type { Subject } from './subject.ts';

/** What a span is, and by which convention that was told. */
export interface Classification {
  readonly type: ObservationType;
  readonly convention: Convention;
}

// Reference 10.2: the more special a shape, the earlier it is asked for.
const shapeOrder: readonly ObservationType[] = ['tool', 'reranker', 'retrieval', 'embedding', 'generation'];

/**
 * Tells the type of a span (reference 8.5 no. 4): what a convention names, else what the presence of keys shows, else `span`,
 * which means "not known".
 */
export function classify(subject: Subject): Classification {
  for (const { id, type, prefixes } of typeOrder) {
    if (type === undefined || prefixes.length === 0) continue;
    const said = subject.attributes.get(type.key);
    const found = typeof said === 'string' ? (type.values.get(said) ?? type.values.get(said.toLowerCase())) : undefined;
    if (found !== undefined) return { type: found, convention: id };
  }
  return byShape(subject) ?? { type: 'span', convention: spoken(subject) };
}

function byShape(subject: Subject): Classification | undefined {
  for (const wanted of shapeOrder) {
    for (const { id, shapes } of subject.conventions) {
      for (const { type, key } of shapes) if (type === wanted && hasName(subject, key)) return { type, convention: id };
    }
  }
  // A model and tokens, but no content: somebody called a model and did not capture what was said.
  const counted = subject.number('inputTokens') !== undefined || subject.number('outputTokens') !== undefined;
  return counted && subject.string('model') !== undefined ? { type: 'generation', convention: spoken(subject) } : undefined;
}

function hasName({ span, logEvents }: Subject, pattern: RegExp): boolean {
  return (
    span.attributes.some(([key]) => pattern.test(key)) ||
    span.events.some(({ name }) => pattern.test(name)) ||
    logEvents.some(({ name }) => pattern.test(name))
  );
}

function spoken({ conventions }: Subject): Convention {
  return conventions.find(({ id }) => id !== 'none')?.id ?? 'none';
}
