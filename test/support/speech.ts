import { stringify } from '../../src/model/json.ts';
import type { Message, Part } from '../../src/model/message.ts';
import { assertNever } from '../../src/util/assertNever.ts';

/** A message on one line, for expectations and golden files. */
export function speech({ role, name, parts }: Message): string {
  return `${role}${name === undefined ? '' : ` (${name})`}: ${parts.map(partText).join(' | ')}`;
}

/** One piece of a message on one line. */
export function partText(part: Part): string {
  switch (part.type) {
    case 'text':
      return JSON.stringify(part.text);
    case 'reasoning':
      return `thinks ${JSON.stringify(part.text)}`;
    case 'tool_call':
      return `calls ${part.name} ${part.id ?? '(no id)'} ${stringify(part.arguments)}`;
    case 'tool_result':
      return `result ${part.id ?? '(no id)'} ${stringify(part.result)}`;
    case 'media':
      return `media ${part.mimeType ?? '-'} ${part.uri ?? '-'}`;
    case 'unknown':
      return `unknown ${stringify(part.value)}`;
    default:
      return assertNever(part);
  }
}
