import { verdictScore } from '../../model/score.ts';
import { assertNever } from '../../util/assertNever.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { Comparator, Condition, Moment, NumberField, Pattern, QueryNode, TextField } from './ast.ts';

const always = sql`1`;
const never = sql`0`;

/**
 * Compiles a query to a condition on a row `t` of `traces`; `now` (ms since the epoch) is what `since:7d` counts back from.
 * It is 1 or 0, never NULL, so that NOT gives exactly the rest.
 * A field of a step, outside any(), all() and count(), asks whether some step that is not noise has it; `duration`,
 * `tokens` and `cost` are then those of the turn, and `status:error` finds an error anywhere in it.
 */
export function compileQuery(node: QueryNode, now: number): Sql {
  const child = (operand: QueryNode): Sql => compileQuery(operand, now);
  switch (node.kind) {
    case 'and':
      return sql`(${join(node.operands.map(child), ' AND ', always)})`;
    case 'or':
      return sql`(${join(node.operands.map(child), ' OR ', never)})`;
    case 'not':
      return sql`NOT ${child(node.operand)}`;
    case 'quantifier': {
      const step = compileStep(node.operand, now);
      return node.name === 'any' ? someStep(step) : sql`(${someStep(always)} AND NOT ${someStep(sql`NOT ${step}`)})`;
    }
    case 'count': {
      const step = node.operand === undefined ? always : compileStep(node.operand, now);
      const count = sql`(SELECT count(*) FROM spans s WHERE s.trace = t.id AND s.noise = 0 AND ${step})`;
      return compare(count, node.comparator, node.value);
    }
    case 'words':
      return sql`t.id IN (${tracesWithWords(node)})`;
    case 'type':
    case 'status':
    case 'text':
    case 'number':
    case 'time':
    case 'tag':
    case 'scoreNumber':
    case 'scoreText':
      return compileTraceCondition(node, now);
    default:
      return assertNever(node);
  }
}

function compileTraceCondition(node: Exclude<Condition, { kind: 'words' }>, now: number): Sql {
  switch (node.kind) {
    case 'type':
      return someStep(sql`s.type = ${node.type}`);
    case 'status':
      // The same as the tree shows (query/turns.ts).
      if (node.status === 'error') return sql`(t.root_status = 2 OR t.error_count > 0)`;
      return sql`(t.root_status = ${node.status === 'ok' ? 1 : 0} AND t.error_count = 0)`;
    case 'text':
      return compileTraceText(node.field, node.pattern);
    case 'number':
      return node.field === 'docs'
        ? someStep(compare(sql`s.document_count`, node.comparator, node.value))
        : compare(traceNumber(node.field), node.comparator, scaled(node.field, node.value));
    case 'time': {
      const time = nanoseconds(node.moment, now);
      return node.field === 'since' ? sql`t.end_ns >= ${time}` : sql`t.start_ns < ${time}`;
    }
    case 'tag':
      return sql`(${hasTag(prefixed(`${node.key}:`, node.pattern))} OR ${hasTag(prefixed(`${node.key}=`, node.pattern))})`;
    case 'scoreNumber':
    case 'scoreText': {
      const score = compileScore(node);
      // "+" keeps the lookup by trace: by name it would walk all scores of that name for every turn.
      return sql`(EXISTS (SELECT 1 FROM scores c WHERE c.trace_id = t.trace_id AND ${score}) OR EXISTS (
        SELECT 1 FROM sessions e JOIN scores c ON c.session_id = e.session_id
        WHERE e.id = t.session AND c.target = 'session' AND ${score}))`;
    }
    default:
      return assertNever(node);
  }
}

/** A condition on a row `s` of `spans`. */
function compileStep(node: QueryNode, now: number): Sql {
  const child = (operand: QueryNode): Sql => compileStep(operand, now);
  switch (node.kind) {
    case 'and':
      return sql`(${join(node.operands.map(child), ' AND ', always)})`;
    case 'or':
      return sql`(${join(node.operands.map(child), ' OR ', never)})`;
    case 'not':
      return sql`NOT ${child(node.operand)}`;
    case 'type':
      return sql`s.type = ${node.type}`;
    case 'status':
      return sql`s.status = ${node.status === 'error' ? 2 : node.status === 'ok' ? 1 : 0}`;
    case 'text':
      return compileStepText(node.field, node.pattern);
    case 'number':
      return compare(stepNumber(node.field), node.comparator, scaled(node.field, node.value));
    case 'scoreNumber':
    case 'scoreText':
      return sql`EXISTS (SELECT 1 FROM scores c
        WHERE c.trace_id = t.trace_id AND c.span_id = s.span_id AND ${compileScore(node)})`;
    case 'words':
    case 'time':
    case 'tag':
    case 'quantifier':
    case 'count':
      // The parser refuses these inside a function.
      throw new Error(`${node.kind} is not a condition on a step`);
    default:
      return assertNever(node);
  }
}

function someStep(condition: Sql): Sql {
  return sql`EXISTS (SELECT 1 FROM spans s WHERE s.trace = t.id AND s.noise = 0 AND ${condition})`;
}

function compileTraceText(field: TextField, pattern: Pattern): Sql {
  switch (field) {
    case 'model':
    case 'provider':
    case 'prompt':
      return someStep(compileStepText(field, pattern));
    case 'name':
      return sql`(${like(sql`t.name`, pattern)} OR ${someStep(compileStepText(field, pattern))})`;
    case 'service':
      return like(sql`t.service`, pattern);
    case 'user':
      return like(sql`t.user_id`, pattern);
    case 'environment':
      return like(sql`t.environment`, pattern);
    case 'release':
      return like(sql`t.release`, pattern);
    case 'session':
      return sql`EXISTS (SELECT 1 FROM sessions e WHERE e.id = t.session AND ${like(sql`e.session_id`, pattern)})`;
    case 'trace':
      return like(sql`hex(t.trace_id)`, pattern);
    case 'tag':
      return hasTag(pattern);
    default:
      return assertNever(field);
  }
}

function compileStepText(field: TextField, pattern: Pattern): Sql {
  switch (field) {
    case 'model':
      return like(sql`s.model`, pattern);
    case 'provider':
      return like(sql`s.provider`, pattern);
    case 'name':
      return like(sql`s.name`, pattern);
    case 'prompt':
      return compilePrompt(pattern);
    default:
      throw new Error(`${field} is not a field of a step`);
  }
}

/** `support`, `support@a1b2c3` (the version's beginning is enough), or the path of the linked prompt file. */
function compilePrompt(pattern: Pattern): Sql {
  const byPath = sql`EXISTS (SELECT 1 FROM prompt_links l WHERE l.span = s.id AND (${like(sql`l.path`, pattern)} OR ${like(
    sql`l.path`,
    prefixed('/', pattern, ''),
  )}))`;
  const [only, ...more] = pattern.pieces;
  const at = more.length === 0 ? (only ?? '').lastIndexOf('@') : -1;
  if (at <= 0) return sql`(${like(sql`s.prompt_name`, pattern)} OR ${byPath})`;
  const name = (only ?? '').slice(0, at);
  const version = (only ?? '').slice(at + 1);
  return sql`(${like(sql`s.prompt_name`, { pieces: [name] })} AND ${like(sql`s.prompt_version`, { pieces: [version, ''] })})`;
}

function hasTag(pattern: Pattern): Sql {
  return sql`EXISTS (SELECT 1 FROM tags g WHERE g.trace = t.id AND ${like(sql`g.tag`, pattern)})`;
}

function compileScore(node: Extract<Condition, { kind: 'scoreNumber' | 'scoreText' }>): Sql {
  const named = node.human ? sql`+c.name = ${node.name} AND c.source = 'human'` : sql`+c.name = ${node.name}`;
  if (node.kind === 'scoreNumber') return sql`${named} AND ${compare(sql`c.number`, node.comparator, node.value)}`;
  const [word, ...more] = node.pattern.pieces.map((piece) => piece.toLowerCase());
  const isWhole = more.length === 0;
  // `*` asks whether there is such a score at all, with whatever value.
  if (word === '' && more.every((piece) => piece === '') && !isWhole) return named;
  const text = like(sql`c.text`, node.pattern);
  if (isWhole && (word === 'pass' || word === 'fail')) {
    const passed = word === 'pass' ? 1 : 0;
    // A verdict is what it says; of another score, `pass` says whether it was good enough.
    return node.name === verdictScore ? sql`${named} AND ${text}` : sql`${named} AND (${text} OR c.pass IS ${passed})`;
  }
  if (isWhole && (word === 'true' || word === 'false')) {
    return sql`${named} AND (${text} OR (c.type = 'boolean' AND c.number IS ${word === 'true' ? 1 : 0}))`;
  }
  return sql`${named} AND ${text}`;
}

function traceNumber(field: NumberField): Sql {
  switch (field) {
    case 'duration':
      return sql`(t.end_ns - t.start_ns)`;
    case 'tokens':
      return sql`t.total_tokens`;
    case 'tokens.input':
      return sql`t.input_tokens`;
    case 'tokens.output':
      return sql`t.output_tokens`;
    case 'cost':
      return sql`t.cost_usd`;
    case 'spans':
      return sql`t.span_count`;
    case 'errors':
      return sql`t.error_count`;
    case 'docs':
      throw new Error('docs is a field of a step');
    default:
      return assertNever(field);
  }
}

function stepNumber(field: NumberField): Sql {
  switch (field) {
    case 'duration':
      return sql`(CASE WHEN s.end_ns >= s.start_ns THEN s.end_ns - s.start_ns END)`;
    case 'tokens':
      return sql`s.total_tokens`;
    case 'tokens.input':
      return sql`s.input_tokens`;
    case 'tokens.output':
      return sql`s.output_tokens`;
    case 'cost':
      return sql`s.cost_usd`;
    case 'docs':
      return sql`s.document_count`;
    case 'spans':
    case 'errors':
      throw new Error(`${field} is a field of a turn`);
    default:
      return assertNever(field);
  }
}

function scaled(field: NumberField, value: number): number {
  return field === 'duration' ? value * 1_000_000 : value;
}

function nanoseconds(moment: Moment, now: number): number {
  return ('at' in moment ? moment.at : now - moment.agoMs) * 1_000_000;
}

const comparators: { readonly [Name in Comparator]: Sql } = {
  '=': sql`=`,
  '!=': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** False for what is not known, whatever it is compared with. */
function compare(left: Sql, comparator: Comparator, value: number): Sql {
  return sql`ifnull(${left} ${comparators[comparator]} ${value}, 0)`;
}

/** Case-insensitive for ASCII letters; false for NULL. */
function like(column: Sql, pattern: Pattern): Sql {
  const text = pattern.pieces.map((piece) => piece.replace(/[\\%_]/g, '\\$&')).join('%');
  return sql`ifnull(${column} LIKE ${text} ESCAPE '\\', 0)`;
}

/** The pattern behind a fixed beginning, and behind anything at all when `before` is empty. */
function prefixed(beginning: string, pattern: Pattern, before?: ''): Pattern {
  const [first = '', ...rest] = pattern.pieces;
  return { pieces: [...(before === undefined ? [] : [before]), beginning + first, ...rest] };
}

/** Column `id`: all traces that hold the words, in a message, a document or a short text. An id may come more than once. */
export function tracesWithWords(node: Extract<Condition, { kind: 'words' }>): Sql {
  return sql`WITH places AS MATERIALIZED (SELECT rowid AS place FROM texts WHERE texts MATCH ${toMatch(node)})
    SELECT b.trace AS id FROM places CROSS JOIN bodies b ON b.id = place >> 1 WHERE place & 1 = 0
    UNION ALL SELECT u.trace FROM places CROSS JOIN body_uses u ON u.body = place >> 1 WHERE place & 1 = 0
    UNION ALL SELECT s.trace FROM places CROSS JOIN spans s ON s.id = place >> 1 WHERE place & 1 = 1`;
}

/** Column `id`: all traces that have such a score, on themselves, a step, a document or their session. */
export function tracesWithScore(node: Extract<Condition, { kind: 'scoreNumber' | 'scoreText' }>): Sql {
  // The bare comparisons are for the index by name; an upper bound of one side alone also leaves out NULLs.
  const range = node.kind === 'scoreNumber' ? sql`c.number ${comparators[node.comparator]} ${node.value}` : always;
  const score = sql`c.name = ${node.name} AND ${range} AND ${compileScore(node)}`;
  return sql`SELECT t.id AS id FROM scores c CROSS JOIN traces t ON t.trace_id = c.trace_id WHERE ${score}
      UNION ALL
      SELECT t.id FROM scores c CROSS JOIN sessions e ON e.session_id = c.session_id CROSS JOIN traces t ON t.session = e.id
        WHERE c.target = 'session' AND ${score}`;
}

/** A MATCH string of FTS5: one quoted phrase, so that nothing in it is an operator (reliability.md T14). */
export function toMatch(node: Extract<Condition, { kind: 'words' }>): string {
  const text = node.text.replaceAll('\0', ' ').replaceAll('"', '""');
  return `"${text}"${node.prefix ? '*' : ''}`;
}
