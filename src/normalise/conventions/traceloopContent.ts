import { readMessages } from '../messages.ts';
import { unflattenList } from '../unflatten.ts';
import type { ContentSource } from './convention.ts';
import { speaker } from './sources.ts';

/** Messages with an index in their keys, as before there was `gen_ai.*`. */
export function indexedAt(input: string, output: string): ContentSource {
  return {
    rank: 'indexed',
    from: { input: `${input}*`, output: `${output}*` },
    read: ({ span }, direction) => {
      const items = unflattenList(span.attributes, direction === 'input' ? input : output);
      return items === undefined ? undefined : readMessages(items, speaker(direction));
    },
  };
}
