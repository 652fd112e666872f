import type { AttributeValue } from '../../model/attributes.ts';
import type { Json } from '../../model/json.ts';
import type { Role } from '../../model/message.ts';
import { readChat, readMessages, textContent } from '../messages.ts';
import { structured } from '../structured.ts';
import type { Content, ContentRank, ContentSource, Direction, Place } from './convention.ts';
import { placeName } from './placeName.ts';

/** Who speaks where nothing says who does. */
export const speaker = (direction: Direction): Role => (direction === 'input' ? 'user' : 'assistant');

/** A source that holds a list of messages in any shape, as a structured value or as JSON text. */
export function messagesAt(rank: ContentRank, places: { readonly [Way in Direction]?: Place }): ContentSource {
  return sourceAt(rank, places, (json, role) => (typeof json === 'string' ? textContent(json, role) : readMessages(json, role)));
}

/** A source that holds whatever went in or came out: chat when it has a known shape, else JSON or text as it is. */
export function valueAt(rank: ContentRank, places: { readonly [Way in Direction]?: Place }): ContentSource {
  return sourceAt(rank, places, readValue);
}

/** Reads what went in or came out of any step: see {@link valueAt}. */
export function readValue(json: Json, role: Role): Content {
  if (typeof json === 'string') return textContent(json, role);
  return readChat(json, role) ?? { messages: [{ role, parts: [{ type: 'unknown', value: json }] }], finishReasons: [] };
}

function sourceAt(
  rank: ContentRank,
  places: { readonly [Way in Direction]?: Place },
  read: (json: Json, role: Role) => Content | undefined,
): ContentSource {
  return {
    rank,
    from: {
      ...(places.input === undefined ? {} : { input: placeName(places.input) }),
      ...(places.output === undefined ? {} : { output: placeName(places.output) }),
    },
    read: (subject, direction) => {
      const place = places[direction];
      const value: AttributeValue | Json | undefined = place === undefined ? undefined : subject.at(place);
      if (value === undefined || value === null || value === '') return undefined;
      return read(structured(value), speaker(direction));
    },
  };
}
