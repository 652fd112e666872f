import { statusCode } from '../../store/rows.ts';
import { assertNever } from '../../util/assertNever.ts';
import { join, type Sql, sql } from '../sql.ts';
import type { Condition, Moment, NumberField, Pattern, QueryNode, TextField } from './ast.ts';
import { compileScore } from './compileScore.ts';
import { compileStep, compileStepText, someStep } from './compileStep.ts';
import { always, compare, like, never, prefixed, scaled } from './fragments.ts';
import { tracesWithWords } from './fullText.ts';

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
      const step = compileStep(node.operand);
      return node.name === 'any' ? someStep(step) : sql`(${someStep(always)} AND NOT ${someStep(sql`NOT ${step}`)})`;
    }
    case 'count': {
      const step = node.operand === undefined ? always : compileStep(node.operand);
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
      return sql`(t.root_status = ${statusCode(node.status)} AND t.error_count = 0)`;
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
      return sql`(EXISTS (SELECT 1 FROM scores c WHERE c.trace_id = t.trace_id AND ${score}) OR EXISTS (
        SELECT 1 FROM sessions e JOIN scores c ON c.session_id = e.session_id
        WHERE e.id = t.session AND c.target = 'session' AND ${score}))`;
    }
    default:
      return assertNever(node);
  }
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
    case 'session': {
      const [id = '', ...more] = pattern.pieces;
      // An id is compared exactly, as the index has it.
      const same = more.length === 0 ? sql`e.session_id IS ${id}` : like(sql`e.session_id`, pattern);
      return sql`EXISTS (SELECT 1 FROM sessions e WHERE e.id = t.session AND ${same})`;
    }
    case 'trace':
      return like(sql`hex(t.trace_id)`, pattern);
    case 'tag':
      return hasTag(pattern);
    default:
      return assertNever(field);
  }
}

function hasTag(pattern: Pattern): Sql {
  return sql`EXISTS (SELECT 1 FROM tags g WHERE g.trace = t.id AND ${like(sql`g.tag`, pattern)})`;
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

function nanoseconds(moment: Moment, now: number): number {
  return ('at' in moment ? moment.at : now - moment.agoMs) * 1_000_000;
}
