import type { Message } from '../model/message.ts';
import { type Content, type ContentRank, contentRanks, type Direction } from './conventions/convention.ts';
import type { Subject } from './subject.ts';

const nothing: Content = { messages: [], finishReasons: [] };

/**
 * The messages of one direction from the best source that has any (reference 8.5 no. 2). Sources are never merged: two of
 * them tell the same. `except` leaves out sources whose content is shown as something else.
 */
export function readContent(subject: Subject, direction: Direction, except: readonly ContentRank[] = []): Content {
  const content = readBest(subject, direction, except) ?? nothing;
  return direction === 'input' ? withInstructions(subject, content) : content;
}

function readBest(subject: Subject, direction: Direction, except: readonly ContentRank[]): Content | undefined {
  let silent: Content | undefined;
  for (const rank of contentRanks) {
    if (except.includes(rank)) continue;
    for (const convention of subject.conventions) {
      for (const source of convention.content) {
        const key = source.rank === rank ? source.from[direction] : undefined;
        const content = key === undefined ? undefined : source.read(subject, direction);
        if (content === undefined || key === undefined) continue;
        // LiteLLM leaves out of the best source what the model wants called, and has it in another.
        if (content.messages.every(({ parts }) => parts.length === 0)) {
          silent ??= content;
          continue;
        }
        subject.origins.set(direction, { field: direction, key, convention: convention.id });
        return silent === undefined || content.finishReasons.length > 0
          ? content
          : { ...content, finishReasons: silent.finishReasons };
      }
    }
  }
  return silent;
}

/** Puts the system prompt first, unless it is among the messages too. */
function withInstructions(subject: Subject, content: Content): Content {
  const system = subject.read('instructions', 'generation');
  if (system === undefined) return content;
  const text = textIn(system);
  const known = content.messages.some((message) => message.role === 'system' && textIn(message) === text);
  return known ? content : { ...content, messages: [system, ...content.messages] };
}

const textIn = ({ parts }: Message): string => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
