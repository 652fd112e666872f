import { type Content, contentRanks, type Direction } from './convention.ts';
import type { Subject } from './subject.ts';

const nothing: Content = { messages: [], finishReasons: [] };

/**
 * The messages of one direction from the best source that has any (reference 8.5 no. 2). Sources are never merged: two of
 * them tell the same. `raw: false` leaves out what is no message but a step's raw input or output.
 */
export function readContent(subject: Subject, direction: Direction, { raw }: { readonly raw: boolean }): Content {
  for (const rank of contentRanks) {
    if (rank === 'value' && !raw) break;
    for (const convention of subject.conventions) {
      for (const source of convention.content) {
        const content = source.rank === rank ? source.read(subject, direction) : undefined;
        if (content !== undefined) return content;
      }
    }
  }
  return nothing;
}
