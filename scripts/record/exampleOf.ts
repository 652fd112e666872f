import { scenario } from '../../test/clients/scenario.ts';

/** The part of a JSON schema that is understood here. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A value that follows a JSON schema, out of the words of the scenario. Gemini writes type names in upper case. */
export function exampleOf(schema: Schema, text: string, name = '', definitions = schema.$defs ?? {}): unknown {
  const example = (inner: Schema | undefined, key = name): unknown =>
    exampleOf(inner ?? { type: 'string' }, text, key, definitions);
  const { type, properties = {}, items, enum: choices, anyOf, $ref } = schema;
  if ($ref !== undefined) return example(definitions[$ref.replace('#/$defs/', '')]);
  if (choices !== undefined) return choices[0];
  if (anyOf !== undefined) return example(anyOf[0]);
  switch ((typeof type === 'string' ? type : (type?.[0] ?? 'object')).toLowerCase()) {
    case 'string':
      if (/city/i.test(name)) return scenario.tool.arguments.city;
      return /reason|explanation|rationale/i.test(name) ? scenario.score.explanation : text;
    case 'integer':
    case 'number':
      return /score|rating/i.test(name) ? scenario.score.value : scenario.tool.result.population;
    case 'boolean':
      return true;
    case 'array':
      return [example(items)];
    case 'null':
      return null;
    default:
      return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, example(value, key)]));
  }
}
