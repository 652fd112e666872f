import { JsonObject } from '../../model/json.ts';
import type { Place, Reader } from './convention.ts';
import { placeName } from './placeName.ts';

// What other fields show.
const shownElsewhere: ReadonlySet<string> = new Set([
  ...['messages', 'input', 'inputs', 'prompt', 'prompts', 'contents', 'system', 'instructions', 'systemInstruction'],
  ...['model', 'provider', 'tools', 'functions'],
]);

/** What a model was asked with beside the messages, for senders that keep the request whole. */
export function requestParametersAt(place: Place): Reader<JsonObject> {
  return {
    from: placeName(place),
    read: (subject, type) => {
      const request = type === 'generation' || type === 'embedding' ? subject.at(place) : undefined;
      if (!(request instanceof JsonObject)) return undefined;
      const isRequest = request.get('model') !== undefined || request.get('messages') !== undefined;
      const rest = [...request.entries].filter(([key, value]) => value !== null && !shownElsewhere.has(key));
      return isRequest && rest.length > 0 ? new JsonObject(new Map(rest)) : undefined;
    },
  };
}
