import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractUnits } from '../../src/link/extractUnits.ts';
import { createPromptIndex } from '../../src/link/promptIndex.ts';
import { indexOf, madeUpPrompt, render, seededRandom } from './promptBuilders.ts';

const support = `You answer questions for {{ shop }}.

Use only these documents:
{{ documents }}

{% if vip %}This customer is a member: be especially kind.
{% endif %}Say when you do not know. Answer in {{ language }}.`;

const rendered = `You answer questions for Northshore Paddle.

Use only these documents:
[1] Kayaks can be returned within 30 days.

Say when you do not know. Answer in English.`;

describe('a rendered prompt', () => {
  test('is found with the values of its holes', () => {
    const match = indexOf({ 'prompts/support.md': support }).match(rendered, 'the system message');
    expect(match).toMatchObject({
      unit: { path: 'prompts/support.md' },
      confidence: 'strong',
      coverage: 1,
      evidence: 'all of its text stands in the system message',
      variables: [
        ['shop', 'Northshore Paddle'],
        ['documents', '[1] Kayaks can be returned within 30 days.'],
        ['language', 'English'],
      ],
      alternatives: [],
    });
  });

  test('without a hole is exact', () => {
    const index = indexOf({ 'a.md': 'Be brief and kind to everybody who asks.\n' });
    expect(index.match('Be brief and kind\r\n  to everybody who asks.')).toMatchObject({ confidence: 'exact', coverage: 1 });
  });

  test.each([
    ['CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['indentation', (text: string) => text.replaceAll('\n', '\n        ')],
    [
      'text around it',
      (text: string) => `<preamble>\n${'Some other words stand here. '.repeat(40)}\n${text}\n\n${'More. '.repeat(200)}`,
    ],
    ['decomposed accents', (text: string) => text.normalize('NFD')],
  ])('is found in spite of %s', (_, change) => {
    const match = indexOf({ 'a.md': support, 'b.md': 'Write a poem about {{ thing }} that nobody wrote before.' }).match(
      change(rendered),
    );
    expect(match).toMatchObject({ unit: { path: 'a.md' }, confidence: 'strong', coverage: 1 });
  });

  test.each([
    ['200 kB of words', 'kayak '.repeat(35_000)],
    ['200 kB without a space', 'x'.repeat(200_000)],
    ['text that looks like regular expressions', '(a+)+$ [[[ .*.*.* \\1 (?=x) ^^^ $$$ '.repeat(500)],
    ['the template itself', support],
    ['the words that follow the hole', 'Say when you do not know. '.repeat(2000)],
    ['braces', '{{{{ %} {% {'.repeat(3000)],
    ['nothing', ''],
  ])('is found when a hole holds %s', (_, value) => {
    const index = indexOf({ 'a.md': support });
    const text = rendered.replace('[1] Kayaks can be returned within 30 days.', () => value);
    expect(index.match(text)).toMatchObject({ unit: { path: 'a.md' }, coverage: 1 });
  });

  test('of an edited file is likely, never said to be whole', () => {
    const match = indexOf({ 'a.md': support.replace('Say when you do not know.', 'Never say that you do not know.') }).match(
      rendered,
    );
    expect(match).toMatchObject({ unit: { path: 'a.md' }, confidence: expect.stringMatching(/likely|weak/) });
    expect(match?.coverage).toBeLessThan(1);
    expect(match?.evidence).toMatch(/^\d\d % of its text stands in the text$/);
  });
});

describe('an uncertain choice', () => {
  test('between files of equal text is weak and names the others', () => {
    const match = indexOf({ 'a.md': support, 'copy/a.md': support.replaceAll('\n', '\r\n'), 'c.md': support }).match(rendered);
    expect(match).toMatchObject({ confidence: 'weak', evidence: expect.stringContaining('any of 2 other prompts') });
    expect([match?.unit, ...(match?.alternatives ?? [])].map((unit) => unit?.path).sort()).toEqual(['a.md', 'c.md', 'copy/a.md']);
  });

  test('between a version and one that lacks a line of the text is certain', () => {
    const shorter = support.replace('Say when you do not know. ', '');
    const index = indexOf({ 'v1.md': shorter, 'v2.md': support });
    expect(index.match(rendered)).toMatchObject({ unit: { path: 'v2.md' }, confidence: 'strong' });
    const other = rendered.replace('Say when you do not know. ', '');
    expect(index.match(other)).toMatchObject({ unit: { path: 'v1.md' }, confidence: 'strong' });
  });

  test('a sentence that many prompts share links to none of them', () => {
    const files = Object.fromEntries(
      ['boats', 'tents', 'ropes', 'maps'].map((topic) => [
        `${topic}.md`,
        `You are a helpful assistant.\nYou know all there is to know about ${topic} and how to care for ${topic} in winter.\nRespond only with JSON.`,
      ]),
    );
    const text = 'You are a helpful assistant.\nTranslate the poem below into French, verse for verse.\nRespond only with JSON.';
    expect(indexOf(files).match(text)).toBeUndefined();
  });

  test('a one-line template inside a longer text is weak at most', () => {
    const index = indexOf({ 'a.md': 'You are a helpful assistant.' });
    expect(index.match(`You are a helpful assistant. ${'You know about boats. '.repeat(50)}`)?.confidence).toBe('weak');
  });

  test('a short template that explains the whole text is likely', () => {
    const match = indexOf({ 'a.md': 'Translate to {lang}: {text}', 'b.md': 'Summarise for {who}: {text}' }).match(
      'Translate to French: good morning',
    );
    expect(match).toMatchObject({
      unit: { path: 'a.md' },
      confidence: 'likely',
      variables: [
        ['lang', 'French'],
        ['text', 'good morning'],
      ],
    });
  });

  test('a template of holes alone matches nothing', () => {
    expect(indexOf({ 'a.md': '{question}', 'b.md': '{{ a }} {{ b }}' }).match('What is a kayak?')).toBeUndefined();
  });

  test('unrelated text matches nothing', () => {
    expect(indexOf({ 'a.md': support }).match('Bake the bread for forty minutes and let it cool on a rack.')).toBeUndefined();
    expect(indexOf({ 'a.md': support }).match('')).toBeUndefined();
  });
});

test('a message composed of two prompts names both', () => {
  const skill = 'To refund an order, look it up with get_order and then answer.';
  const match = indexOf({ 'base.md': support, 'skills/refund.md': skill }).match(`${rendered}\n\n${skill}`);
  expect(match).toMatchObject({ unit: { path: 'base.md' }, confidence: 'strong', others: [{ path: 'skills/refund.md' }] });
});

test('a loop may repeat or be empty, a branch may be missing', () => {
  const template =
    'Here is what we know about the customer so far:\n{% for fact in facts %}- a fact we know: {{ fact }}\n{% endfor %}Answer the question at the end of this text.';
  const index = indexOf({ 'a.j2': template });
  for (const facts of ['', '- a fact we know: likes boats\n', '- a fact we know: likes boats\n- a fact we know: is tall\n']) {
    const text = `Here is what we know about the customer so far:\n${facts}Answer the question at the end of this text.`;
    expect(index.match(text)).toMatchObject({ confidence: 'strong', coverage: 1 });
  }
});

test('lines in another order than the template count only as far as they are in order', () => {
  const lines = [
    'The first rule is about kayaks only.',
    'The second rule concerns canoes too.',
    'A third rule says more about paddles.',
  ];
  const index = indexOf({ 'a.md': `${lines.join('\n')}\n{{ question }}` });
  const match = index.match([lines[2], lines[0], lines[1]].join('\n'));
  expect(match?.coverage).toBeCloseTo(2 / 3, 1);
});

test('whatever a template and its values hold, its rendering is found', () => {
  const random = seededRandom(7);
  const distractors = Array.from({ length: 60 }, (_, index) =>
    extractUnits(`other/${index}.md`, madeUpPrompt(random, 12)),
  ).flat();
  const lowercase = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 2, maxLength: 9 });
  const line = fc.array(fc.oneof({ weight: 7, arbitrary: lowercase }, { weight: 1, arbitrary: fc.constant('{{ hole }}') }), {
    minLength: 5,
    maxLength: 14,
  });
  const template = fc
    .array(line, { minLength: 3, maxLength: 20 })
    .map((lines) => lines.map((words) => words.join(' ')).join('\n'));
  const value = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(template, fc.infiniteStream(value), fc.constantFrom('\n', '\r\n', '\n    '), (text, values, newline) => {
      const units = extractUnits('mine.md', text);
      const index = createPromptIndex([...distractors, ...units]);
      const filled = render(text, () => values.next().value ?? '').replaceAll('\n', newline);
      const match = index.match(filled);
      expect(match?.unit.path).toBe('mine.md');
      // NFC may join the edge of a value with the text beside it; but for that, everything is found.
      expect(match?.coverage).toBeGreaterThan(0.9);
    }),
    { seed: 0x5eed0001, numRuns: 300 },
  );
});

test('of 2,000 units the right one is found in a text of 15 kB', () => {
  const random = seededRandom(1);
  const templates = Array.from({ length: 2000 }, () => madeUpPrompt(random, 15 + Math.floor(random() * 25)));
  const index = createPromptIndex(templates.flatMap((template, index) => extractUnits(`prompts/${index}.md`, template)));
  const texts = Array.from({ length: 200 }, (_, pick) => {
    const text = render(templates[pick * 10] ?? '', () => madeUpPrompt(random, 1 + Math.floor(random() * 3)));
    return `${text}\n${madeUpPrompt(random, 400)}`.slice(0, 15_000);
  });
  const found = texts.map((text) => index.match(text));
  expect(found.map((match) => match?.unit.path)).toEqual(texts.map((_, pick) => `prompts/${pick * 10}.md`));
  expect(found.every((match) => match?.confidence === 'strong' && match.coverage === 1)).toBe(true);
});
