import type { NumberField, Scope, TextField } from './ast.ts';

/** What a field's values are. */
export type Field =
  | { readonly kind: 'type'; readonly scope: Scope }
  | { readonly kind: 'status'; readonly scope: Scope }
  | { readonly kind: 'time'; readonly field: 'since' | 'before'; readonly scope: Scope }
  | { readonly kind: 'text'; readonly field: TextField; readonly scope: Scope }
  | {
      readonly kind: 'number';
      readonly field: NumberField;
      readonly unit: 'duration' | 'count' | 'tokens' | 'usd';
      readonly scope: Scope;
    };

const trace: Scope = 'trace';
const step: Scope = 'step';
const both: Scope = 'both';

/** Every field of the query language with a fixed name (design §6). */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['type', { kind: 'type', scope: step }],
  ['status', { kind: 'status', scope: both }],
  ['model', { kind: 'text', field: 'model', scope: step }],
  ['provider', { kind: 'text', field: 'provider', scope: step }],
  ['prompt', { kind: 'text', field: 'prompt', scope: step }],
  ['name', { kind: 'text', field: 'name', scope: both }],
  ['service', { kind: 'text', field: 'service', scope: trace }],
  ['session', { kind: 'text', field: 'session', scope: trace }],
  ['user', { kind: 'text', field: 'user', scope: trace }],
  ['env', { kind: 'text', field: 'environment', scope: trace }],
  ['environment', { kind: 'text', field: 'environment', scope: trace }],
  ['release', { kind: 'text', field: 'release', scope: trace }],
  ['tag', { kind: 'text', field: 'tag', scope: trace }],
  ['trace', { kind: 'text', field: 'trace', scope: trace }],
  ['duration', { kind: 'number', field: 'duration', unit: 'duration', scope: both }],
  ['tokens', { kind: 'number', field: 'tokens', unit: 'tokens', scope: both }],
  ['tokens.input', { kind: 'number', field: 'tokens.input', unit: 'tokens', scope: both }],
  ['tokens.output', { kind: 'number', field: 'tokens.output', unit: 'tokens', scope: both }],
  ['cost', { kind: 'number', field: 'cost', unit: 'usd', scope: both }],
  ['docs', { kind: 'number', field: 'docs', unit: 'count', scope: step }],
  ['spans', { kind: 'number', field: 'spans', unit: 'count', scope: trace }],
  ['errors', { kind: 'number', field: 'errors', unit: 'count', scope: trace }],
  ['since', { kind: 'time', field: 'since', scope: trace }],
  ['before', { kind: 'time', field: 'before', scope: trace }],
]);

/** Fields whose name goes on with a name of the user's own, such as `score.faithfulness`. */
export const openFields = ['score', 'label', 'tag'] as const;
export type OpenField = (typeof openFields)[number];

/** Splits `score.faithfulness` into the field and the user's name; quotes around the latter are dropped. */
export function parseOpenField(name: string): { readonly field: OpenField; readonly key: string } | undefined {
  const dot = name.indexOf('.');
  const field = openFields.find((open) => open === name.slice(0, dot));
  if (dot < 0 || field === undefined) return undefined;
  const key = name.slice(dot + 1);
  return { field, key: key.startsWith('"') ? key.slice(1, -1) : key };
}
