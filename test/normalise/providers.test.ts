import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { providerName } from '../../src/normalise/providers.ts';
import { summarise } from '../../src/normalise/summarise.ts';
import { aSpanWith } from '../support/builders.ts';

const facts = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => summarise(span, logs, noPrices);

describe('the provider', () => {
  it.each([
    ['openai', 'openai'],
    ['OpenAI', 'openai'],
    ['az.ai.openai', 'azure.ai.openai'],
    ['Azure', 'azure.ai.openai'],
    ['Anthropic', 'anthropic'],
    ['AWS', 'aws.bedrock'],
    ['bedrock', 'aws.bedrock'],
    ['google', 'gcp.gemini'],
    ['Google', 'gcp.gen_ai'],
    ['vertexai', 'gcp.vertex_ai'],
    ['MistralAI', 'mistral_ai'],
    ['xai', 'x_ai'],
    ['ibm.watson.ai', 'ibm.watsonx.ai'],
    ['ollama', 'ollama'],
    ['__proto__', '__proto__'],
    ['langchain', undefined],
    ['_OTHER', undefined],
  ])('said as %s is %s', (said, expected) => {
    expect(providerName(said)).toBe(expected);
  });

  it('of a framework gives way to the next convention', () => {
    expect(facts(aSpanWith(['gen_ai.system', 'langchain'], ['llm.provider', 'openai'])).provider).toBe('openai');
  });
});
