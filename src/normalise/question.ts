import { type Json, JsonObject } from '../model/json.ts';
import type { Part } from '../model/message.ts';
import { readContent } from './content.ts';
import { textOf } from './structured.ts';
import type { Subject } from './subject.ts';

const longest = 200;

/** The text that names a turn: the last message of the user in a step's input, on one line and shortened. */
export function readQuestion(subject: Subject): string | undefined {
  const { messages } = readContent(subject, 'input');
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message?.role !== 'user') continue;
    const text = shorten(message.parts.map(textOfPart).join(' '));
    if (text !== '') return text;
  }
  return undefined;
}

function textOfPart(part: Part): string {
  if (part.type === 'text') return part.text.slice(0, 20 * longest);
  return part.type === 'unknown' ? (asked(part.value) ?? '') : '';
}

/** The question in the JSON that chains pass around. */
function asked(value: Json): string | undefined {
  return value instanceof JsonObject ? textOf(value, 'question', 'query', 'input', 'message', 'prompt', 'text') : undefined;
}

function shorten(text: string): string {
  const line = text
    .slice(0, 20 * longest)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= longest) return line;
  // Half of a surrogate pair at the cut would be no character.
  return `${line
    .slice(0, longest - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}
