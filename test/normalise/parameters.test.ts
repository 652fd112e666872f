import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/model/json.ts';
import type { ReceivedLog, ReceivedSpan } from '../../src/model/received.ts';
import { observe } from '../../src/normalise/observe.ts';
import { noPrices } from '../../src/normalise/prices.ts';
import { aSpanWith } from '../support/builders.ts';

const seen = (span: ReceivedSpan, logs: readonly ReceivedLog[] = []) => observe(span, logs, noPrices);

describe('parameters and tools offered', () => {
  it('are read from GenAI', () => {
    const { parameters, toolDefinitions, finishReasons } = seen(
      aSpanWith(
        ['gen_ai.request.model', 'm'],
        ['gen_ai.request.temperature', 0.5],
        ['gen_ai.request.stop_sequences', '["a"]'],
        ['gen_ai.output.type', 'json'],
        ['gen_ai.tool.definitions', '[{"type":"function","name":"f"}]'],
        ['gen_ai.response.finish_reasons', '["stop"]'],
      ),
    );
    expect(stringify(parameters)).toBe('{"temperature":0.5,"stop_sequences":["a"],"output_type":"json"}');
    expect(stringify(toolDefinitions)).toBe('[{"type":"function","name":"f"}]');
    expect(finishReasons).toEqual(['stop']);
  });

  it('are read from OpenInference', () => {
    const { parameters, toolDefinitions } = seen(
      aSpanWith(
        ['llm.invocation_parameters', '{"model":"m","temperature":0.5,"tools":[{"name":"g"}]}'],
        ['llm.tools.0.tool.json_schema', '{"name":"f"}'],
      ),
    );
    expect(stringify(parameters)).toBe('{"temperature":0.5}');
    expect(stringify(toolDefinitions)).toBe('[{"name":"f"}]');
  });

  it('that do not parse are kept', () => {
    expect(stringify(seen(aSpanWith(['llm.invocation_parameters', '{"temp'])).parameters)).toBe(
      '{"invocation_parameters":"{\\"temp"}',
    );
  });
});
