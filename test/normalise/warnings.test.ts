import { describe, expect, it } from 'vitest';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aSpanWith, type Plain } from '../support/builders.ts';

const read = (attributes: { readonly [key: string]: Plain }) => observe(aSpanWith(...Object.entries(attributes)), [], noPrices);
const warned = (attributes: { readonly [key: string]: Plain }): readonly string[] =>
  read(attributes).warnings.map(({ key, problem }) => `${key} ${problem}`);

describe('what could not be read names its key', () => {
  it.each<[string, { readonly [key: string]: Plain }, string]>([
    [
      'JSON that was cut off',
      { 'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"te' },
      'gen_ai.input.messages is not valid JSON',
    ],
    [
      'a gap in a flattened list',
      { 'openinference.span.kind': 'LLM', 'llm.input_messages.7.message.content': 'Hi' },
      'llm.input_messages.7 has 7 missing before it',
    ],
    [
      'a count that is no number',
      { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 'many' },
      'gen_ai.usage.input_tokens is not a number',
    ],
    [
      'a negative count',
      { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.output_tokens': -4 },
      'gen_ai.usage.output_tokens is negative',
    ],
    [
      'two conventions that contradict each other',
      { 'openinference.span.kind': 'LLM', 'gen_ai.usage.input_tokens': 1200, 'llm.token_count.prompt': 900 },
      'llm.token_count.prompt contradicts gen_ai.usage.input_tokens, which counts',
    ],
  ])('%s', (_, attributes, expected) => expect(warned(attributes).join('\n')).toContain(expected));

  it('and what could be read is shown all the same', () => {
    const { input, usage } = read({
      'openinference.span.kind': 'LLM',
      'llm.input_messages.7.message.content': 'Hi',
      'llm.input_messages.7.message.role': 'user',
      'llm.token_count.prompt': 'many',
      'llm.token_count.completion': 3,
    });
    expect(input).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]);
    expect(usage?.output).toBe(3);
  });

  it('nothing is said of what is whole', () => {
    expect(warned({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[]', 'gen_ai.usage.input_tokens': 3 })).toEqual(
      [],
    );
  });
});

describe('keys that no convention knows', () => {
  it('are named, so that a renamed key is seen', () => {
    const { unknownKeys } = read({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokenz': 3, 'my.own': 1 });
    expect(unknownKeys).toEqual(['gen_ai.usage.input_tokenz']);
  });

  it('are not those that are read, or known and left raw', () => {
    const { unknownKeys } = read({
      'gen_ai.request.temperature': 0.5,
      'gen_ai.prompt.0.content': 'Hi',
      'gen_ai.data_source.id': 'docs',
      'llm.input_messages.0.message.content': 'Hi',
    });
    expect(unknownKeys).toEqual([]);
  });
});

describe('which key a field came from', () => {
  it('is told for every field, with its convention', () => {
    const { origins } = read({
      'openinference.span.kind': 'LLM',
      'gen_ai.request.model': 'gpt-4o',
      'llm.token_count.prompt': 5,
      'llm.input_messages.0.message.content': 'Hi',
      'session.id': 's1',
    });
    const told = new Map(origins.map(({ field, key, convention }) => [field, `${key} (${convention})`]));
    expect(told.get('type')).toBe('openinference.span.kind (openinference)');
    expect(told.get('model')).toBe('gen_ai.request.model (gen_ai)');
    expect(told.get('inputTokens')).toBe('llm.token_count.prompt (openinference)');
    expect(told.get('input')).toBe('llm.input_messages.* (openinference)');
    expect(told.get('sessionId')).toBe('session.id (none)');
  });
});
