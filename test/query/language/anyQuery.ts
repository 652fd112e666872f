import fc from 'fast-check';

const words = ['refund', '"price of a"', 'kay*', 'order1', 'zebra', '日本語', "o'hara", '100%', 'a_b', '"a\0b"'];
const stepConditions = [
  'type:generation',
  'type:tool',
  'status:error',
  'status:unset',
  'model:gpt-5.2*',
  'model:"%"',
  'name:*search*',
  'provider:openai',
  'prompt:support@a1b2',
  'prompt:answer.md',
  'docs<3',
  'docs!=2',
  'duration>1s',
  'tokens.input>2k',
  'tokens<=3000',
  'cost>0.005',
  'score.quality:pass',
];
const traceConditions = [
  'score.quality<0.7',
  'score.nothing:*',
  'label.verdict:fail',
  'tag.intent:refund',
  'tag:*refund*',
  'session:session-3',
  'session:sess*',
  'user:USER-1',
  'service:support-bot',
  'env:demo',
  'release:1.*',
  'trace:a*',
  'spans>3',
  'errors=0',
  'since:7d',
  'before:2030-01-01',
];
const noise = [
  '"\0"',
  'x"y',
  'AND',
  'OR',
  'NOT',
  '-',
  '(',
  ')',
  'any(',
  'all(',
  'count(',
  ')>1',
  ':',
  '<',
  '"',
  'type:',
  'nope:1',
  '\\',
];

const step = fc.constantFrom(...stepConditions);
const condition = fc.constantFrom(...words, ...stepConditions, ...traceConditions);

/** A query that parses, of any shape. */
export const validQuery: fc.Arbitrary<string> = fc.letrec<{ query: string; stepQuery: string }>((tie) => ({
  stepQuery: fc.oneof(
    { depthSize: 'small' },
    step,
    fc.tuple(tie('stepQuery'), fc.constantFrom(' ', ' OR '), tie('stepQuery')).map(([a, or, b]) => `(${a}${or}${b})`),
    tie('stepQuery').map((query) => `-${query}`),
  ),
  query: fc.oneof(
    { depthSize: 'small' },
    condition,
    fc.tuple(tie('query'), fc.constantFrom(' ', ' AND ', ' OR '), tie('query')).map(([a, or, b]) => `(${a}${or}${b})`),
    tie('query').map((query) => `NOT ${query}`),
    fc.tuple(fc.constantFrom('any', 'all'), tie('stepQuery')).map(([name, query]) => `${name}(${query})`),
    fc
      .tuple(tie('stepQuery'), fc.constantFrom('>', '<=', '=', '!='), fc.nat({ max: 4 }))
      .map(([query, operator, bound]) => `count(${query})${operator}${bound}`),
  ),
})).query;

/** Pieces of queries in any order: often nearly a query. */
export const anyQuery: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...words, ...stepConditions, ...traceConditions, ...noise), { maxLength: 12 })
  .chain((pieces) => fc.constantFrom(' ', '').map((separator) => pieces.join(separator)));
