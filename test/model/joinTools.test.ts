import { expect, it } from 'vitest';
import { joinTools } from '../../src/model/joinTools.ts';
import type { Part } from '../../src/model/message.ts';
import type { ToolUse } from '../../src/model/observation.ts';

const step = (parts: readonly Part[], tool?: ToolUse) => ({
  input: [{ role: 'tool' as const, parts }],
  output: [],
  ...(tool === undefined ? {} : { tool }),
});
const result = (id: string | undefined, value: string): Part => ({
  type: 'tool_result',
  ...(id === undefined ? {} : { id }),
  result: value,
});

it('finds results in tool steps and in messages', () => {
  const joined = joinTools([step([result('a', 'told')]), step([], { name: 'f', callId: 'b', result: 'given' })]);
  expect([...joined]).toEqual([
    ['b', 'given'],
    ['a', 'told'],
  ]);
});

it('believes the tool’s own step before the messages, whatever their order', () => {
  const joined = joinTools([step([result('a', 'told')]), step([], { name: 'f', callId: 'a', result: 'given' })]);
  expect(joined.get('a')).toBe('given');
});

it('takes the first of repeated results, since agents re-send them', () => {
  expect(joinTools([step([result('a', 'first')]), step([result('a', 'second')])]).get('a')).toBe('first');
});

it('joins nothing without an id or a result', () => {
  expect(
    joinTools([step([result(undefined, 'x')]), step([], { name: 'f', callId: 'c' }), step([], { name: 'f', result: 'y' })]).size,
  ).toBe(0);
});

it('does not take the messages of a tool step for results', () => {
  expect(joinTools([step([result('a', 'arguments')], { name: 'f', callId: 'a' })]).size).toBe(0);
});

it('keeps ids that are named like an object’s keys', () => {
  expect(joinTools([step([result('__proto__', 'x')])]).get('__proto__')).toBe('x');
});
