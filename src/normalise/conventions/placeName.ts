import type { EventPlace, Place } from './convention.ts';

/** A place in words: the attribute, the way into its JSON, the event that has it. */
export function placeName(place: Place): string {
  if (typeof place === 'string') return place;
  return isEventPlace(place) ? `event ${place.event} → ${place.key}` : place.join(' → ');
}

export function isEventPlace(place: Exclude<Place, string>): place is EventPlace {
  return !Array.isArray(place);
}
