import type { Missing, ObservationType } from '../model/observation.ts';
import type { Advice } from './conventions/convention.ts';
import { genAi } from './conventions/genAi.ts';
import type { Subject } from './subject.ts';

/** What of a step is there. */
export interface Present {
  readonly type: ObservationType;
  readonly content: boolean;
  readonly documents: boolean;
  readonly tokens: boolean;
  readonly session: boolean;
  /** It did not end, or failed: nothing more can be expected of it. */
  readonly cutShort: boolean;
}

/**
 * What an instrumentation could have sent with a step and did not, and the switch that turns it on. Only steps of an AI
 * library are judged: of others nothing is expected.
 */
export function readMissing(subject: Subject, present: Present): readonly Missing[] {
  if (!subject.ai || present.cutShort) return [];
  const { type } = present;
  const isGeneration = type === 'generation';
  const wanted: readonly (readonly [what: keyof Advice, isMissing: boolean])[] = [
    ['content', (isGeneration || type === 'tool') && !present.content],
    ['documents', type === 'retrieval' && !present.documents],
    ['tokens', isGeneration && !present.tokens],
    ['session', isGeneration && !present.session],
  ];
  return wanted
    .filter(([, isMissing]) => isMissing)
    .map(([what]) => {
      const advice = adviceOf(subject, what);
      return { what, ...(advice === undefined ? {} : { advice }) };
    });
}

/** The advice of the library that made the span, else of a convention it speaks, else the general one. */
function adviceOf({ maker, conventions }: Subject, what: keyof Advice): string | undefined {
  const tables = maker === undefined ? conventions : [maker, ...conventions];
  return tables.map(({ advice }) => advice?.[what]).find((text) => text !== undefined) ?? genAi.advice?.[what];
}
