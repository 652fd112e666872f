import { statusCode } from '../../store/rows.ts';
import { assertNever } from '../../util/assertNever.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { NumberField, Pattern, QueryNode, TextField } from './ast.ts';
import { compileScore } from './compileScore.ts';
import { always, compare, like, never, prefixed, scaled } from './fragments.ts';

/** Whether trace `t` has a step `s` that is not noise and for which `condition` holds. */
export function someStep(condition: Sql): Sql {
  return sql`EXISTS (SELECT 1 FROM spans s WHERE s.trace = t.id AND s.noise = 0 AND ${condition})`;
}

/** Compiles what stands inside any(), all() and count() to a condition on a row `s` of `spans` in trace `t`. Never NULL. */
export function compileStep(node: QueryNode): Sql {
  switch (node.kind) {
    case 'and':
      return sql`(${join(node.operands.map(compileStep), ' AND ', always)})`;
    case 'or':
      return sql`(${join(node.operands.map(compileStep), ' OR ', never)})`;
    case 'not':
      return sql`NOT ${compileStep(node.operand)}`;
    case 'type':
      return sql`s.type = ${node.type}`;
    case 'status':
      return sql`s.status = ${statusCode(node.status)}`;
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

export function compileStepText(field: TextField, pattern: Pattern): Sql {
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
