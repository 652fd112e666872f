import type { MessageView, PartView } from '../../src/protocol/views.ts';

/** A part with its place in the observation, as `openText` names it. */
export interface PlacedPart {
  readonly path: string;
  readonly part: PartView;
}

/** A message as the chat shows it. */
export interface Turn {
  readonly path: string;
  readonly role: MessageView['role'];
  readonly name?: string;
  readonly parts: readonly PlacedPart[];
  /** What it is to the reader: the answer is the biggest thing on the page, the question is next, everything else folds. */
  readonly part: 'system' | 'earlier' | 'question' | 'step' | 'answer';
}

/**
 * Puts the messages of a step in the order and the weight in which they are read. A tool result that its call shows
 * already is left out; nothing else is.
 */
export function conversation(input: readonly MessageView[], output: readonly MessageView[]): readonly Turn[] {
  const joined = joinedResults([...input, ...output]);
  const question = input.findLastIndex(({ role }) => role === 'user');
  const turns: Turn[] = [];
  const add = (message: MessageView, path: string, part: Turn['part']) => {
    const parts = message.parts
      .map((item, index) => ({ path: `${path}/parts/${index}`, part: item }))
      .filter(
        ({ part: item }) => !(item.type === 'tool_result' && item.id !== undefined && joined.get(item.id) === item.result.text),
      );
    if (parts.length === 0 && message.parts.length > 0) return;
    turns.push({ path, role: message.role, ...(message.name === undefined ? {} : { name: message.name }), parts, part });
  };
  input.forEach((message, index) => {
    const part = message.role === 'system' ? 'system' : index === question ? 'question' : index < question ? 'earlier' : 'step';
    add(message, `input/${index}`, part);
  });
  output.forEach((message, index) => {
    add(message, `output/${index}`, 'answer');
  });
  return turns;
}

/** Results that tool calls carry, by call id. */
function joinedResults(messages: readonly MessageView[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const { parts } of messages) {
    for (const part of parts) {
      if (part.type === 'tool_call' && part.id !== undefined && part.result !== undefined) results.set(part.id, part.result.text);
    }
  }
  return results;
}

/** The word before a message. */
export function labelOf({ role, part, parts }: Turn, many: boolean, number: number): string {
  if (parts.length > 0 && parts.every(({ part: { type } }) => type === 'tool_call' || type === 'tool_result')) return 'Tool';
  if (part === 'answer' && role === 'assistant') return many ? `Answer ${number}` : 'Answer';
  return { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }[role];
}

/** The beginning of what a message says, for its folded line. */
export function firstWords({ parts }: Turn): string {
  for (const { part } of parts) {
    if (part.type === 'text' && part.text.trim() !== '') return part.text.trimStart().slice(0, 300);
    if (part.type === 'tool_call') return `${part.name} ${part.arguments.text.slice(0, 200)}`;
    if (part.type === 'tool_result') return part.result.text.slice(0, 300);
    if (part.type === 'media') return part.mimeType ?? 'media';
    if (part.type === 'unknown') return part.text.slice(0, 300);
  }
  return parts.some(({ part }) => part.type === 'reasoning') ? 'reasoning' : 'empty message';
}

/** Characters of the whole message, cut parts included in full. */
export function lengthOf({ parts }: Turn): number {
  let length = 0;
  for (const { part } of parts) {
    if (part.type === 'text' || part.type === 'reasoning' || part.type === 'unknown')
      length += part.fullLength ?? part.text.length;
    else if (part.type === 'tool_result') length += part.result.fullLength ?? part.result.text.length;
  }
  return length;
}
