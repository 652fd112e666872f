import type { RetrievedDocument } from '../../model/document.ts';
import type { Message, Role } from '../../model/message.ts';
import { readDocuments } from '../documents.ts';
import type { Subject } from '../subject.ts';
import type { Content, ContentSource, Direction } from './convention.ts';

const headings: { readonly [Way in Direction]: string } = {
  input: 'Chat Model Prompt Content:',
  output: 'Chat Model Completion:',
};

/** What Spring AI says of a model call: lines of the log, without who speaks. */
export const springAiLog: ContentSource = {
  rank: 'text',
  from: { input: `log ${headings.input}`, output: `log ${headings.output}` },
  read: (subject: Subject, direction: Direction): Content | undefined => {
    const role: Role = direction === 'input' ? 'user' : 'assistant';
    const messages = logged(subject, headings[direction])?.map((text): Message => ({ role, parts: [{ type: 'text', text }] }));
    return messages === undefined || messages.length === 0 ? undefined : { messages, finishReasons: [] };
  },
};

/** The texts of what a vector store found, which it only logs too. */
export function springAiDocuments(subject: Subject): readonly RetrievedDocument[] | undefined {
  const texts = logged(subject, 'Vector Store Query Response:');
  return texts === undefined ? undefined : readDocuments(texts);
}

/** The texts in a line such as `Heading:\n["a", "b"]`. Nothing in it is escaped: a text with `", "` inside comes apart. */
function logged({ logs }: Subject, heading: string): readonly string[] | undefined {
  for (const { body } of logs) {
    if (typeof body !== 'string' || !body.startsWith(heading)) continue;
    const list = /^\s*\[(.*)\]\s*$/s.exec(body.slice(heading.length))?.[1];
    if (list === undefined) return [body.slice(heading.length).trim()];
    return list === '' ? [] : list.replace(/^"|"$/g, '').split('", "');
  }
  return undefined;
}
