import { observationTypes } from '../../model/observation.ts';
import { assertNever } from '../../util/assertNever.ts';
import type { Comparator, Condition, Scope } from './ast.ts';
import { type Field, fields, openFields, parseOpenField } from './fields.ts';
import { nearest, QueryError, type TextRange } from './queryError.ts';
import type { Token, Value } from './tokens.ts';
import { parseCount, parseDuration, parseMoment, parseNumber, parsePattern, parseUsd } from './values.ts';

type Comparison = Extract<Token, { kind: 'comparison' }>;

/** Reads what stands behind a field called `name`, by the kind of the field. Throws {@link QueryError}. */
export function parseCondition(name: string, token: Comparison): { readonly scope: Scope; readonly condition: Condition } {
  const open = parseOpenField(name);
  if (open !== undefined) {
    return { scope: open.field === 'tag' ? 'trace' : 'both', condition: parseOpen(open.field, open.key, token) };
  }
  const field = fields.get(name);
  if (field === undefined) throw unknownField(name, token.fieldRange);
  return { scope: field.scope, condition: parseFixed(name, field, token) };
}

function parseFixed(name: string, field: Field, token: Comparison): Condition {
  const { value, range } = token;
  switch (field.kind) {
    case 'number': {
      const example = { duration: '5s or 200ms', count: '3', tokens: '800 or 8k', usd: '0.02' }[field.unit];
      const number =
        field.unit === 'duration'
          ? parseDuration(value.text)
          : field.unit === 'usd'
            ? parseUsd(value.text)
            : parseCount(value.text, field.unit === 'tokens');
      const reason = `${name} is compared with a figure such as ${example}`;
      return {
        kind: 'number',
        field: field.field,
        comparator: toComparator(token.operator),
        value: required(number, reason, value.range),
        range,
      };
    }
    case 'type': {
      requireEquality(name, token);
      return { kind: 'type', type: oneOf(observationTypes, 'type', value), range };
    }
    case 'status': {
      requireEquality(name, token);
      return { kind: 'status', status: oneOf(['ok', 'error', 'unset'] as const, 'status', value), range };
    }
    case 'text':
      requireEquality(name, token);
      return { kind: 'text', field: field.field, pattern: parsePattern(value), range };
    case 'time': {
      requireEquality(name, token);
      const reason = `${name}: takes a time such as 7d, 24h, 30m or 2026-03-04`;
      return { kind: 'time', field: field.field, moment: required(parseMoment(value.text), reason, value.range), range };
    }
    default:
      return assertNever(field);
  }
}

function parseOpen(field: 'score' | 'label' | 'tag', key: string, token: Comparison): Condition {
  const { value, range } = token;
  if (key === '') throw new QueryError(`A name is missing after ${field}. as in ${field}.quality`, token.fieldRange);
  if (field === 'tag') {
    requireEquality(`tag.${key}`, token);
    return { kind: 'tag', key, pattern: parsePattern(value), range };
  }
  const human = field === 'label';
  const number = value.quoted ? undefined : parseNumber(value.text);
  const isEquality = token.operator === ':' || token.operator === '=' || token.operator === '!=';
  if (number === undefined && isEquality) return { kind: 'scoreText', name: key, human, pattern: parsePattern(value), range };
  const reason = `${field}.${key} is compared with a figure such as 0.7`;
  return {
    kind: 'scoreNumber',
    name: key,
    human,
    comparator: toComparator(token.operator),
    value: required(number, reason, value.range),
    range,
  };
}

/** `:` asks for equality. */
export function toComparator(operator: Comparison['operator']): Comparator {
  return operator === ':' ? '=' : operator;
}

function requireEquality(name: string, token: Comparison): void {
  if (token.operator === ':' || token.operator === '=' || token.operator === '!=') return;
  throw new QueryError(`${name} cannot be compared by ${token.operator}. Write ${name}:${token.value.text}`, token.range);
}

function oneOf<Word extends string>(words: readonly Word[], name: string, value: Value): Word {
  const word = words.find((candidate) => candidate === value.text.toLowerCase());
  if (word !== undefined) return word;
  const meant = nearest(value.text, words);
  const hint = meant === undefined ? `Known are ${words.join(', ')}` : `Did you mean ${meant}?`;
  throw new QueryError(`There is no ${name} ${quote(value.text)}. ${hint}`, value.range);
}

function unknownField(name: string, range: TextRange): QueryError {
  const meant = nearest(name, [...fields.keys(), ...openFields.map((field) => `${field}.`)]);
  const hint = meant === undefined ? 'To search for it as text, put it in quotes' : `Did you mean ${meant}?`;
  return new QueryError(`There is no field ${quote(name)}. ${hint}`, range);
}

/** The value, or an error when the text could not be read as one. */
export function required<Known>(value: Known | undefined, reason: string, range: TextRange): Known {
  if (value === undefined) throw new QueryError(reason, range);
  return value;
}

function quote(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`;
}
