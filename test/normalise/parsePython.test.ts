import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, stringify } from '../../src/model/json.ts';
import { parsePython } from '../../src/normalise/parsePython.ts';

describe('what Python prints', () => {
  it.each([
    ["{'audio': 0, 'cached': 1024}", '{"audio":0,"cached":1024}'],
    ["{'a': None, 'b': [True, False], 'c': -1.5}", '{"a":null,"b":[true,false],"c":-1.5}'],
    ["{'said': 'None of it is True, he said'}", '{"said":"None of it is True, he said"}'],
    ['[1, 2]', '[1,2]'],
  ])('%s is a value', (text, json) => {
    expect(stringify(parsePython(text) ?? null)).toBe(json);
  });

  it.each([
    ['{"a": 1}'],
    [`{'a': "it's"}`],
    ["{'a': 'b\\n'}"],
    ["{'a': object at 0x1}"],
    ["ToolCall(name='a')"],
    ['None'],
    ["{'a': "],
  ])('%s is left as it is', (text) => {
    expect(parsePython(text)).toBeUndefined();
  });

  it('is read again, whatever plain values it is made of', () => {
    const word = fc.stringMatching(/^[a-z ]{0,8}$/);
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        word,
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (list) => {
        expect(parsePython(printed(list))).toEqual(list);
      }),
      { seed: 0x5eed0001 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', "'", ':', ', ', 'None', '1', '"', '\\') }), (text) => {
        parsePython(text);
      }),
      { seed: 0x5eed0001 },
    );
  });
});

function printed(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
