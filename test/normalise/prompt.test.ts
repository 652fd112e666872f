import { describe, expect, it } from 'vitest';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aSpanWith } from '../support/builders.ts';

const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('the prompt', () => {
  it('of GenAI has its variables in attributes', () => {
    const { prompt } = seen(
      aSpanWith(
        ['gen_ai.prompt.name', 'greeting'],
        ['gen_ai.prompt.variable.user.name', 'Ann'],
        ['gen_ai.prompt.variable.__proto__', 5],
      ),
    );
    expect(prompt).toEqual({
      name: 'greeting',
      variables: new Map([
        ['user.name', 'Ann'],
        ['__proto__', '5'],
      ]),
    });
  });

  it('of OpenInference has its variables in JSON', () => {
    const { prompt } = seen(
      aSpanWith(
        ['llm.prompt_template.template', 'Hi {{n}}'],
        ['llm.prompt_template.version', 'v3'],
        ['llm.prompt_template.variables', '{"n":"Ann","k":[1]}'],
      ),
    );
    expect(prompt).toEqual({
      version: 'v3',
      template: 'Hi {{n}}',
      variables: new Map([
        ['n', 'Ann'],
        ['k', '[1]'],
      ]),
    });
  });

  it('is undefined when nothing is said', () => {
    expect(seen(aSpanWith(['gen_ai.prompt', 'hello']))).not.toHaveProperty('prompt');
  });
});
