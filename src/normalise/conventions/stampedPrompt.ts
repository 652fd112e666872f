import { textIn } from '../../model/attributes.ts';
import type { Place, Reader } from './convention.ts';
import { placeName } from './placeName.ts';

/**
 * A prompt that the app names in metadata which its SDK puts on all steps of a call: only a step that calls a model, or an
 * agent, uses the prompt.
 */
export function stampedPrompt(...places: readonly Place[]): Reader<string> {
  return {
    from: places.map(placeName).join(', '),
    read: (subject, type) => {
      if (type !== 'generation' && type !== 'agent') return undefined;
      return places.map((place) => textIn(subject.at(place))).find((text) => text !== undefined);
    },
  };
}
