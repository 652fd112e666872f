import { describe, expect, it } from 'vitest';
import type { MessageView, PartView } from '../../../src/protocol/views.ts';
import { conversation, firstWords, labelOf, lengthOf } from '../../../webview/detail/conversation.ts';

const text = (role: MessageView['role'], words: string): MessageView => ({ role, parts: [{ type: 'text', text: words }] });
const call = (id: string, result?: string): PartView => ({
  type: 'tool_call',
  id,
  name: 'get_policy',
  arguments: { text: '{}' },
  ...(result === undefined ? {} : { result: { text: result } }),
});
const result = (id: string, words: string): PartView => ({ type: 'tool_result', id, result: { text: words } });

/** Each message as `part label words`. */
function transcript(input: readonly MessageView[], output: readonly MessageView[]): readonly string[] {
  return conversation(input, output).map((turn) => `${turn.part} ${labelOf(turn, output.length > 1, 1)}: ${firstWords(turn)}`);
}

describe('a conversation', () => {
  it('makes the last words of the user the question, and what came before it history', () => {
    const input = [text('system', 'Be kind'), text('user', 'Hello'), text('assistant', 'Hi'), text('user', 'Why?')];
    expect(transcript(input, [text('assistant', 'Because.')])).toEqual([
      'system System: Be kind',
      'earlier User: Hello',
      'earlier Assistant: Hi',
      'question User: Why?',
      'answer Answer: Because.',
    ]);
  });

  it('shows a call and its result as one thing', () => {
    const input = [
      text('user', 'Why?'),
      { role: 'assistant', parts: [call('1', '{"days":30}')] },
      { role: 'tool', parts: [result('1', '{"days":30}')] },
    ] as const;
    expect(transcript(input, [])).toEqual(['question User: Why?', 'step Tool: get_policy {}']);
  });

  it.each([
    ['differs from the one of its call', [call('1', 'old')], [result('1', 'new')]],
    ['has a call without a result', [call('1')], [result('1', 'new')]],
    ['has no call at all', [], [result('9', 'new')]],
  ])('keeps a result that %s', (_, calls, results) => {
    const turns = conversation(
      [
        { role: 'assistant', parts: calls },
        { role: 'tool', parts: results },
      ],
      [],
    );
    expect(turns.flatMap(({ parts }) => parts).map(({ part }) => part)).toContainEqual(results[0]);
  });

  it('names the place of each part as openText takes it, also when parts before it are left out', () => {
    const turns = conversation(
      [
        { role: 'assistant', parts: [call('1', 'x')] },
        { role: 'tool', parts: [result('1', 'x'), result('2', 'y')] },
      ],
      [text('assistant', 'z')],
    );
    expect(turns.flatMap(({ parts }) => parts).map(({ path }) => path)).toEqual([
      'input/0/parts/0',
      'input/1/parts/1',
      'output/0/parts/0',
    ]);
  });

  it('keeps an empty message, since it was sent', () => {
    expect(transcript([{ role: 'user', parts: [] }], [])).toEqual(['question User: empty message']);
  });

  it('counts the characters of texts that arrived cut', () => {
    const [turn] = conversation([{ role: 'user', parts: [{ type: 'text', text: 'abc', fullLength: 300_000 }] }], []);
    if (turn === undefined) throw new Error('there is a message');
    expect(lengthOf(turn)).toBe(300_000);
  });
});
