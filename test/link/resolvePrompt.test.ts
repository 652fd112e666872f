import { describe, expect, test } from 'vitest';
import { type PromptHints, resolvePrompt } from '../../src/link/resolvePrompt.ts';
import { indexOf } from './promptBuilders.ts';

const answer =
  'You answer questions about {{ topic }} for the customers of an outdoor shop.\nUse only the documents below.\n{{ documents }}';
const rewrite = 'Rewrite the question of the customer so that it can be understood on its own: {{ question }}';
const code = `export const GREETING = "Say hello to {name} and ask what they would like to know today.";
export const FAREWELL = "Say goodbye to {name} and thank them for the visit to the shop.";
`;

const index = indexOf({
  'prompts/answer.md': `---\nname: support-answer\n---\n${answer}`,
  'prompts/rewrite.md': rewrite,
  'src/texts.ts': code,
  'other/rewrite.md': 'Rewrite the poem in the style of {{ poet }}, and keep the rhyme wherever you can.',
});

const filled = answer.replace('{{ topic }}', 'kayaks').replace('{{ documents }}', 'Kayaks float.');
const messages: PromptHints['messages'] = [
  { role: 'system', text: filled },
  { role: 'user', text: 'Do kayaks float?' },
];
const resolve = (hints: Partial<PromptHints>): ReturnType<typeof resolvePrompt> =>
  resolvePrompt({ messages: [], ...hints }, index);

describe('by template', () => {
  test('equal text is exact', () => {
    expect(resolve({ template: answer.replaceAll('\n', '\r\n'), messages })).toEqual({
      path: 'prompts/answer.md',
      startLine: 4,
      endLine: 6,
      evidence: 'by the attribute llm.prompt_template.template',
      confidence: 'exact',
      rendered: filled,
      alternatives: [],
    });
  });

  test('goes before a name that says otherwise', () => {
    expect(resolve({ template: rewrite, promptName: 'prompts/answer.md' }).path).toBe('prompts/rewrite.md');
  });

  test('of a file that was edited since is found by what is left of it', () => {
    const found = resolve({ template: `${answer}\nBe kind.` });
    expect(found).toMatchObject({ path: 'prompts/answer.md', evidence: expect.stringContaining('llm.prompt_template.template') });
  });
});

describe('by name', () => {
  test.each([
    ['prompts/answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['./prompts/answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['prompts\\answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['.\\prompts\\answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['.\\\\prompts\\\\answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['.//prompts/./answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['.\\src\\texts.ts#FAREWELL', 'src/texts.ts', 'FAREWELL', 'exact'],
    ['.\\answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['.\\prompts\\rewrite', 'prompts/rewrite.md', undefined, 'strong'],
    ['C:\\srv\\prompts\\rewrite.md', 'prompts/rewrite.md', undefined, 'strong'],
    ['src/texts.ts#FAREWELL', 'src/texts.ts', 'FAREWELL', 'exact'],
    ['texts.ts#GREETING', 'src/texts.ts', 'GREETING', 'exact'],
    ['answer.md', 'prompts/answer.md', undefined, 'exact'],
    ['answer', 'prompts/answer.md', undefined, 'strong'],
    ['prompts/rewrite', 'prompts/rewrite.md', undefined, 'strong'],
    ['/srv/app/prompts/rewrite.md', 'prompts/rewrite.md', undefined, 'strong'],
    ['support-answer', 'prompts/answer.md', undefined, 'strong'],
    ['FAREWELL', 'src/texts.ts', 'FAREWELL', 'strong'],
  ])('%s', (promptName, path, symbol, confidence) => {
    const found = resolve({ promptName });
    expect(found).toMatchObject({ path, confidence, alternatives: [] });
    expect(found.symbol).toBe(symbol);
    expect(found.evidence).toMatch(/^by the prompt name in its attributes/);
  });

  test.each(['shop/greeting', './shop/greeting', 'shop\\greeting', '.\\shop\\greeting'])(
    '%s finds the file whose front matter says shop/greeting',
    (promptName) => {
      const named = indexOf({ 'prompts/a.md': '---\nname: shop/greeting\n---\nSay hello.', 'prompts/b.md': 'Say goodbye.' });
      expect(resolvePrompt({ promptName, messages: [] }, named)).toMatchObject({ path: 'prompts/a.md', confidence: 'strong' });
    },
  );

  test('that two files have is weak, with the other as alternative', () => {
    expect(resolve({ promptName: 'rewrite' })).toMatchObject({
      confidence: 'weak',
      path: 'prompts/rewrite.md',
      alternatives: [{ path: 'other/rewrite.md', startLine: 1 }],
      evidence: expect.stringContaining('which 2 prompts have'),
    });
  });

  test('that two files have is settled by the text', () => {
    const text = rewrite.replace('{{ question }}', 'And if it is scratched?');
    expect(resolve({ promptName: 'rewrite', messages: [{ role: 'user', text }] })).toMatchObject({
      path: 'prompts/rewrite.md',
      confidence: 'strong',
      rendered: text,
      alternatives: [],
    });
  });

  test('of a file with several prompts is settled by the text', () => {
    const text = 'Say goodbye to Ann and thank them for the visit to the shop.';
    expect(resolve({ promptName: 'src/texts.ts', messages: [{ role: 'system', text }] })).toMatchObject({ symbol: 'FAREWELL' });
  });

  test('that no file has falls through to the text', () => {
    expect(resolve({ promptName: 'triage', messages })).toMatchObject({ path: 'prompts/answer.md', confidence: 'strong' });
  });

  test.each(['', '#', '/', '.', './', '.\\', '\\', 'prompts/', '../../etc/passwd', '__proto__', '{{', '%s', 'a'.repeat(100_000)])(
    '%j finds nothing',
    (promptName) => {
      expect(resolve({ promptName }).confidence).toBe('none');
    },
  );
});

describe('by source location', () => {
  test('a line inside a prompt means it, on whatever machine it ran', () => {
    for (const sourceFile of ['/app/src/texts.ts', 'C:\\work\\shop\\src\\texts.ts', 'src/texts.ts', 'file:///app/src/texts.ts']) {
      expect(resolve({ sourceFile, sourceLine: 2 })).toMatchObject({
        path: 'src/texts.ts',
        symbol: 'FAREWELL',
        confidence: 'strong',
      });
    }
  });

  test('the line of the call is settled by the text', () => {
    const text = 'Say hello to Ann and ask what they would like to know today.';
    const found = resolve({ sourceFile: '/app/src/texts.ts', sourceLine: 90, messages: [{ role: 'system', text }] });
    expect(found).toMatchObject({
      symbol: 'GREETING',
      confidence: 'strong',
      evidence: expect.stringContaining('all of its text stands in the system message'),
    });
  });

  test('a file that holds none of the text does not hide the right one', () => {
    expect(resolve({ sourceFile: 'src/texts.ts', sourceLine: 90, messages })).toMatchObject({ path: 'prompts/answer.md' });
  });

  test('a path that two files end in alike means neither', () => {
    expect(resolve({ sourceFile: '/elsewhere/rewrite.md', sourceLine: 1 }).confidence).toBe('none');
  });
});

describe('by text', () => {
  test('of the system message', () => {
    expect(resolve({ messages })).toMatchObject({
      path: 'prompts/answer.md',
      confidence: 'strong',
      evidence: 'all of its text stands in the system message',
      rendered: filled,
    });
  });

  test('of the second system message', () => {
    const found = resolve({ messages: [{ role: 'system', text: 'Today is Friday.' }, ...messages] });
    expect(found).toMatchObject({ path: 'prompts/answer.md', rendered: filled });
  });

  test('of the first user message, when there is no other', () => {
    const text = rewrite.replace('{{ question }}', 'And if it is scratched?');
    expect(resolve({ messages: [{ role: 'user', text }] })).toMatchObject({
      path: 'prompts/rewrite.md',
      evidence: 'all of its text stands in the first user message',
    });
  });

  test('of later user messages does not count: they are the conversation', () => {
    const text = rewrite.replace('{{ question }}', 'x');
    expect(
      resolve({
        messages: [
          { role: 'user', text: 'Hello' },
          { role: 'user', text },
        ],
      }).confidence,
    ).toBe('none');
  });
});

describe('when there is none, it says why', () => {
  test('no text was captured', () => {
    expect(resolve({})).toEqual({
      confidence: 'none',
      evidence: 'its messages were not captured, and no attribute names its prompt',
      alternatives: [],
    });
  });

  test('no prompt has such text', () => {
    expect(resolve({ messages: [{ role: 'system', text: 'You bake bread and nothing else.' }] }).evidence).toMatch(
      /^no prompt of the workspace has text/,
    );
  });

  test('no prompt is known', () => {
    expect(resolvePrompt({ messages }, indexOf({})).evidence).toMatch(/^no prompt of the workspace is known/);
  });
});
