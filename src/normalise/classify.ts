import type { Convention } from '../model/convention.ts';
import type { ObservationType } from '../model/observation.ts';
import type { ConventionTable } from './conventions/convention.ts';
import { typeOrder } from './conventions/order.ts';
import { placeName } from './conventions/placeName.ts';
import type { Subject } from './subject.ts';

/** What a span is, and in which convention it is written. */
export interface Classification {
  readonly type: ObservationType;
  readonly convention: Convention;
}

/**
 * Tells the type of a span (reference 8.5 no. 4): what an attribute names, else what its maker's name for it means, else
 * what the presence of keys shows, else `span`, which means "not known".
 */
export function classify(subject: Subject): Classification {
  const found = named(subject) ?? byName(subject) ?? byShape(subject) ?? byCounts(subject);
  if (found === undefined) return { type: 'span', convention: subject.maker?.id ?? subject.spoken?.id ?? 'none' };
  const { type, key, table } = found;
  subject.origins.set('type', { field: 'type', key, convention: table?.id ?? 'none' });
  return { type, convention: subject.maker?.id ?? table?.id ?? subject.spoken?.id ?? 'none' };
}

interface Found {
  readonly type: ObservationType;
  readonly key: string;
  readonly table: ConventionTable | undefined;
}

function named(subject: Subject): Found | undefined {
  for (const table of typeOrder) {
    for (const { key, values, patterns = [], except } of table.types ?? []) {
      const said = subject.at(key);
      if (typeof said !== 'string' || except?.test(subject.span.name)) continue;
      const type = values.get(said) ?? values.get(said.toLowerCase()) ?? patterns.find(([pattern]) => pattern.test(said))?.[1];
      if (type !== undefined) return { type, key: placeName(key), table };
    }
  }
  return undefined;
}

function byName({ conventions, span }: Subject): Found | undefined {
  for (const table of conventions) {
    const found = table.names?.find(({ name, scope }) => name.test(span.name) && (scope ?? span.scope.name) === span.scope.name);
    if (found !== undefined) return { type: found.type, key: 'span name', table };
  }
  return undefined;
}

// Reference 10.2: the more special a shape, the earlier it is asked for.
const shapeOrder: readonly ObservationType[] = ['tool', 'reranker', 'retrieval', 'embedding', 'generation'];

function byShape(subject: Subject): Found | undefined {
  for (const wanted of shapeOrder) {
    for (const table of subject.conventions) {
      for (const { type, key } of table.shapes) {
        const name = type === wanted ? nameLike(subject, key) : undefined;
        if (name !== undefined) return { type, key: name, table };
      }
    }
  }
  return undefined;
}

/** A model and tokens, but no content: somebody called a model and did not capture what was said. */
function byCounts(subject: Subject): Found | undefined {
  const counted = subject.number('inputTokens') !== undefined || subject.number('outputTokens') !== undefined;
  if (!counted || subject.model() === undefined) return undefined;
  return { type: 'generation', key: 'model and tokens', table: undefined };
}

function nameLike({ span, logEvents }: Subject, pattern: RegExp): string | undefined {
  const fits = ({ name }: { readonly name: string }): boolean => pattern.test(name);
  return span.attributes.find(([key]) => pattern.test(key))?.[0] ?? span.events.find(fits)?.name ?? logEvents.find(fits)?.name;
}
