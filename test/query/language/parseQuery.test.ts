import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QueryNode } from '../../../src/query/language/ast.ts';
import { parseQuery } from '../../../src/query/language/parseQuery.ts';
import { QueryError } from '../../../src/query/language/queryError.ts';
import { anyQuery } from './anyQuery.ts';

describe('a query is read as', () => {
  test.each([
    ['', 'everything'],
    ['   ', 'everything'],
    ['refund', 'words "refund"'],
    ['refund policy', '(words "refund" and words "policy")'],
    ['"refund policy"', 'words "refund policy"'],
    ['"say \\"hi\\" in C:\\\\dir"', 'words "say \\"hi\\" in C:\\\\dir"'],
    ['refun*', 'words "refun" or longer'],
    ['"refun*"', 'words "refun*"'],
    ['gpt-4o', 'words "gpt-4o"'],
    ['score.quality<0.7 docs<3', '(score quality < 0.7 and docs < 3)'],
    ['type:generation model:gpt-4o*', '(type generation and model is gpt-4o|)'],
    ['model:"gpt-4o*"', 'model is gpt-4o*'],
    ['duration>5s duration<200ms duration>=1.5m', '(duration > 5000 and duration < 200 and duration >= 90000)'],
    ['tokens.input>8000 tokens>8k tokens.output<=1.2M', '(tokens.input > 8000 and tokens > 8000 and tokens.output <= 1200000)'],
    ['cost>0.02 cost<$1', '(cost > 0.02 and cost < 1)'],
    ['docs:3', 'docs = 3'],
    ['docs!=3', 'docs != 3'],
    ['status:ERROR', 'status error'],
    ['score.quality:good', 'score quality is good'],
    ['score.quality>-1e-3', 'score quality > -0.001'],
    ['score."is it polite">0.5', 'score is it polite > 0.5'],
    ['label.verdict:fail', 'label verdict is fail'],
    ['-label.verdict:*', 'not label verdict is |'],
    ['tag.intent:refund', 'tag intent is refund'],
    ['tag:refund', 'tag is refund'],
    ['prompt:support@a1b2c3', 'prompt is support@a1b2c3'],
    ['env:prod environment:prod', '(environment is prod and environment is prod)'],
    ['since:7d before:24h', '(since 604800000 ago and before 86400000 ago)'],
    ['since:2026-03-04T10:00:00Z', 'since 1772618400000'],
    ['a OR b c', '(words "a" or (words "b" and words "c"))'],
    ['(a OR b) c', '((words "a" or words "b") and words "c")'],
    ['a AND b', '(words "a" and words "b")'],
    ['NOT a', 'not words "a"'],
    ['-a', 'not words "a"'],
    ['-(a b)', 'not (words "a" and words "b")'],
    ['--a', 'not not words "a"'],
    ['model!=gpt', 'not model is gpt'],
    ['any(type:tool status:error)', 'any (type tool and status error)'],
    ['all(status:ok)', 'all status ok'],
    ['count(type:generation)>6', 'count type generation > 6'],
    ['count()>=100', 'count everything >= 100'],
    ['or and not', '(words "or" and words "and" and words "not")'],
    ['ORDER NOTHING', '(words "ORDER" and words "NOTHING")'],
    ['any (a)', '(words "any" and words "a")'],
  ])('%s → %s', (query, expected) => expect(describeNode(parseQuery(query))).toBe(expected));
});

describe('a query that is not one says why and where', () => {
  test.each([
    ['modle:gpt', 0, 5, 'There is no field "modle". Did you mean model?'],
    ['tok>5', 0, 3, 'There is no field "tok". Did you mean tokens?'],
    ['scores.quality<1', 0, 14, 'There is no field "scores.quality".'],
    ['__proto__:1', 0, 9, 'There is no field "__proto__". To search for it as text, put it in quotes'],
    ['http://host', 0, 4, 'There is no field "http". To search for it as text, put it in quotes'],
    ['type:generaton', 5, 14, 'There is no type "generaton". Did you mean generation?'],
    ['status:bad', 7, 10, 'There is no status "bad". Known are ok, error, unset'],
    ['duration>5', 9, 10, 'duration is compared with a figure such as 5s or 200ms'],
    ['docs<few', 5, 8, 'docs is compared with a figure such as 3'],
    ['docs<', 0, 5, 'A value is missing after docs<'],
    ['model:""', 0, 8, 'A value is missing after model'],
    ['model>gpt', 0, 9, 'model cannot be compared by >. Write model:gpt'],
    ['score.<1', 0, 6, 'A name is missing after score. as in score.quality'],
    ['score.quality<bad', 14, 17, 'score.quality is compared with a figure such as 0.7'],
    ['since:soon', 6, 10, 'since: takes a time such as 7d, 24h, 30m or 2026-03-04'],
    ['since:2026-13-45', 6, 16, 'since: takes a time'],
    ['"refund', 0, 7, 'The quote is never closed'],
    ['(a', 0, 1, 'This is never closed'],
    ['a)', 1, 2, 'This ) closes nothing'],
    ['()', 1, 2, 'A condition is missing before this )'],
    ['a OR', 2, 4, 'Something is missing after this'],
    ['OR a', 0, 2, 'A condition is missing before OR'],
    ['NOT', 0, 3, 'Something is missing after this'],
    ['any()', 0, 3, 'any() needs a condition'],
    ['any(count(docs>1)>1)', 4, 9, 'count() cannot stand inside any()'],
    ['any(refund)', 4, 10, 'Text is searched in the whole turn: write it outside any()'],
    ['any(session:a)', 4, 11, 'session belongs to the whole turn: write it outside any()'],
    ['count(docs>1)', 0, 13, 'count() needs a number to compare with'],
    ['count(docs>1)>many', 14, 18, 'A whole number is needed here'],
    ['>3', 0, 2, 'A field is missing before this'],
    ['a - b', 2, 3, 'There is no letter or digit here to search for'],
    ['*', 0, 1, 'There is no letter or digit here to search for'],
    [`${'-'.repeat(30)}a`, 24, 25, 'A query nests at most 24 deep'],
    [`model:${'a*'.repeat(9)}`, 6, 24, 'A value has at most 8 wildcards'],
    ['a '.repeat(33), 64, 65, 'Search takes at most 32 words and 512 characters'],
    ['docs<3 '.repeat(65), 448, 454, 'A query has at most 64 conditions'],
    ['a'.repeat(2001), 2000, 2001, 'A query has at most 2000 characters'],
  ])('%s', (query, start, end, reason) => {
    const error = errorOf(query);
    expect(error.reason).toContain(reason);
    expect(error.range).toEqual({ start, end });
  });

  test('the message says where, counted from one', () => {
    expect(errorOf('modle:gpt').message).toBe('There is no field "modle". Did you mean model? (characters 1 to 5)');
    expect(errorOf('a)').message).toBe('This ) closes nothing (character 2)');
  });
});

test('a date without a zone is local time', () => {
  const node = parseQuery('since:2026-03-04');
  expect(node).toMatchObject({ kind: 'time', moment: { at: new Date(2026, 2, 4).getTime() } });
});

test('every node knows the characters it came from', () => {
  const query = 'a (b OR -c) any(docs>3)';
  const found: string[] = [];
  const visit = (node: QueryNode): void => {
    found.push(query.slice(node.range.start, node.range.end));
    if (node.kind === 'and' || node.kind === 'or') node.operands.forEach(visit);
    else if ((node.kind === 'not' || node.kind === 'quantifier') && node.operand) visit(node.operand);
  };
  visit(parseQuery(query));
  expect(found).toEqual([query, 'a', '(b OR -c)', 'b', '-c', 'c', 'any(docs>3)', 'docs>3']);
});

test('any text is a query or an error whose range lies inside it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), anyQuery), (query) => {
      try {
        parseQuery(query);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        const { start, end } = error.range;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(query.length);
      }
    }),
    { seed: 0x5eed0001, numRuns: 3000 },
  );
});

function errorOf(query: string): QueryError {
  try {
    parseQuery(query);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`"${query}" was taken for a query`);
}

/** The tree in words, so that a table can show it. `|` stands for a wildcard. */
function describeNode(node: QueryNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.length === 0 ? 'everything' : `(${node.operands.map(describeNode).join(` ${node.kind} `)})`;
    case 'not':
      return `not ${describeNode(node.operand)}`;
    case 'quantifier':
      return `${node.name} ${describeNode(node.operand)}`;
    case 'count':
      return `count ${node.operand === undefined ? 'everything' : describeNode(node.operand)} ${node.comparator} ${node.value}`;
    case 'words':
      return `words ${JSON.stringify(node.text)}${node.prefix ? ' or longer' : ''}`;
    case 'type':
      return `type ${node.type}`;
    case 'status':
      return `status ${node.status}`;
    case 'text':
      return `${node.field} is ${node.pattern.pieces.join('|')}`;
    case 'number':
      return `${node.field} ${node.comparator} ${node.value}`;
    case 'time':
      return `${node.field} ${'at' in node.moment ? node.moment.at : `${node.moment.agoMs} ago`}`;
    case 'tag':
      return `tag ${node.key} is ${node.pattern.pieces.join('|')}`;
    case 'scoreNumber':
      return `${node.human ? 'label' : 'score'} ${node.name} ${node.comparator} ${node.value}`;
    case 'scoreText':
      return `${node.human ? 'label' : 'score'} ${node.name} is ${node.pattern.pieces.join('|')}`;
  }
}
