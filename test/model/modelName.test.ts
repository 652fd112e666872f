import { expect, it } from 'vitest';
import { saysModel } from '../../src/model/modelName.ts';

it.each([
  ['chat gpt-5.2', 'gpt-5.2', true],
  ['chat gpt-5.2', 'gpt-5.2-2025-12-11', true],
  ['claude-sonnet-4', 'claude-sonnet-4-20250514', true],
  ['chat openai/gpt-5.2', 'gpt-5.2', true],
  ['gpt-4o-mini, then gpt-4o', 'gpt-4o', true],
  ['chat gpt-5.2-mini', 'gpt-5.2-2025-12-11', false],
  ['chat gpt-5', 'gpt-5.2', false],
  ['chat gpt-5.2', 'gpt-5', false],
  ['chat gpt-4o-2024-05-13', 'gpt-4o-2024-08-06', false],
  ['chat', 'gpt-5.2', false],
  ['chat', '', false],
  ['chat', '-20250514', false],
])('%j says the model %j: %s', (name, model, expected) => {
  expect(saysModel(name, model)).toBe(expected);
});
