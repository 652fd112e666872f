import { describe, expect, test } from 'vitest';
import { extractUnits } from '../../src/link/extractUnits.ts';
import type { PromptUnit } from '../../src/link/promptUnit.ts';

/** `symbol role first-last | text <hole> …`: optional text in brackets. */
function draw(unit: PromptUnit): string {
  const text = unit.segments.map((segment) => {
    if (segment.type === 'hole') return `<${segment.name ?? ''}>`;
    return segment.optional ? `[${segment.text}]` : segment.text;
  });
  return `${unit.symbol ?? '-'} ${unit.role ?? '-'} ${unit.startLine}-${unit.endLine} | ${text.join('')}`;
}

const extract = (path: string, text: string): string[] => extractUnits(path, text).map(draw);

describe('whole files', () => {
  test('front matter is skipped and its name kept', () => {
    const [unit] = extractUnits('p.prompty', '---\nname: "Greeter"\nmodel: x\n---\nHello {{name}}.\n');
    expect(unit).toMatchObject({ name: 'Greeter', startLine: 5, endLine: 5, template: 'Hello {{name}}.' });
  });

  test.each([
    ['double braces', 'Hi {{ user.name | upper }}!', 'Hi <user.name>!'],
    ['triple braces', 'Hi {{{name}}}!', 'Hi <name>!'],
    ['single braces', 'Hi {name} and {items[0]!r}!', 'Hi <name> and <items[0]>!'],
    ['dollar braces', 'Hi ${input:name}!', 'Hi <input>!'],
    ['EJS', 'Hi <%= name %><% if (x) { %> dear<% } %>!', 'Hi <name><>[ dear]<>!'],
    ['Jinja blocks', 'A{% if vip %}B{% else %}C{% endif %}D', 'A<>[B]<>[C]<>D'],
    ['Jinja comments', 'A {# note #}B', 'A <>B'],
    ['Mustache sections', 'A {{#docs}}- {{.}}{{/docs}}B', 'A <>[- ]<.><>B'],
    ['Handlebars', 'A {{#if x}}B{{else}}C{{/if}} {{> part}}', 'A <>[B]<>[C]<> <>'],
    ['a block that does not close makes nothing optional', 'A {% if x %}B', 'A <>B'],
    ['braces of JSON are text', 'Answer {"a": {"b": 1}} now', 'Answer {"a": {"b": 1<> now'],
    ['escaped braces end a run', 'Answer {{"a": 1}} now', 'Answer <>"a": 1<> now'],
    ['a brace without an end is text', 'a { b', 'a { b'],
  ])('%s', (_, text, expected) => {
    expect(extract('a.md', text)).toEqual([`- - 1-1 | ${expected}`]);
  });

  test('a file named for a role has it', () => {
    expect(extract('prompts/system.md', 'Be kind.')).toEqual(['- system 1-1 | Be kind.']);
  });

  test('files that mark roles give one unit per role', () => {
    expect(extract('a.prompty', 'system:\nYou help.\n\nuser:\n{{q}}\n')).toEqual([
      '- system 2-2 | You help.',
      '- user 5-5 | <q>',
    ]);
    expect(extract('a.prompt', '{{role "system"}}\nYou help.\n{{role "user"}}{{q}}')).toEqual([
      '- system 2-2 | You help.',
      '- user 3-3 | <q>',
    ]);
  });

  test('the tags of POML stand in no rendering', () => {
    expect(extract('a.poml', '<poml><role>You help.</role></poml>')).toEqual(['- - 1-1 | <><>You help.<><>']);
  });
});

describe('code', () => {
  test('Python: constants, f-strings, adjacent literals, roles, functions', () => {
    const source = `# don't
SYSTEM_PROMPT = """You are a helpful assistant for {shop}.
Be "brief"."""

class Bot:
    TEMPLATE: str = "Translate {x}"

    def build(self, q, docs):
        text = f"Use {docs[0]['text']!r:>10} to answer {{literally}} " \\
            "the question and nothing else"
        return [{"role": "system", "content": (
            "You write short answers for people "
            "who are in a hurry, always."
        )}, ("user", "Please tell me about the thing named %s today" % q)]

LINES = "\\n".join(["The first line of a prompt", "the second " + name(3) + " line"])
`;
    expect(extract('a.py', source)).toEqual([
      'SYSTEM_PROMPT system 2-3 | You are a helpful assistant for <shop>.\nBe "brief".',
      'Bot.TEMPLATE - 6-6 | Translate <x>',
      "Bot.build.text - 9-10 | Use <docs[0]['text']> to answer <literally> the question and nothing else",
      'Bot.build.content system 12-13 | You write short answers for people who are in a hurry, always.',
      'Bot.build user 14-14 | Please tell me about the thing named <> today',
      'LINES - 16-16 | The first line of a prompt\nthe second <name(3)> line',
    ]);
  });

  test('TypeScript: template literals, keys, concatenation, joined lines, regexes, JSX', () => {
    const source = `export const PROMPTS: Record<string, string> = {
  answer: \`You answer \${ctx.map((d) => \`[\${d.id}]\`).join("}")} questions
about things for us.\`,
  'rewrite-it': 'Rewrite the question ' + q.trim() + ' in plain words, please.',
};
const re = /["'\`]/g, half = a / b / c;
export function judge(x: string): string {
  return ["You are a judge of answers.", \`Score \${x} from 0 to 1, always.\`].join('\\n');
}
const text =
  "It's a prompt on the line below its name, caf\\u00e9";
const view = <p>Don't "worry"</p>;
const messages = [{ role: 'system', content: "You are the system speaking to all of us" }];
`;
    expect(extract('a.tsx', source)).toEqual([
      'PROMPTS.answer - 2-3 | You answer <ctx.map((d) => `[${d.id}]`).join("}")> questions\nabout things for us.',
      'PROMPTS.rewrite-it - 4-4 | Rewrite the question <q.trim()> in plain words, please.',
      'judge - 8-8 | You are a judge of answers.\nScore <x> from 0 to 1, always.',
      "text - 11-11 | It's a prompt on the line below its name, café",
      'messages.content system 13-13 | You are the system speaking to all of us',
    ]);
  });

  test.each([
    ['a.go', 'const p = `You are %s, a helpful assistant of the shop`', 'p - 1-1 | You are <>, a helpful assistant of the shop'],
    [
      'a.java',
      'class B { static final String P = """\nYou are a block of text that\nis for %s and me"""; }',
      'B.P - 1-3 | \nYou are a block of text that\nis for <> and me',
    ],
    [
      'a.cs',
      'class A { string P = @"You are a ""good"" assistant, in many words."; }',
      'A.P - 1-1 | You are a "good" assistant, in many words.',
    ],
    [
      'a.rs',
      'const P: &str = r#"You are "the" best assistant in the world"#; fn f<\'a>() { \'"\' }',
      'P - 1-1 | You are "the" best assistant in the world',
    ],
  ])('%s', (path, source, expected) => {
    expect(extract(path, source)).toEqual([expected]);
  });

  test('short strings and strings of few words are no prompts', () => {
    expect(extract('a.ts', 'const a = "hello world"; const url = "https://example.org/a/very/long/path/that/goes/on";')).toEqual(
      [],
    );
  });
});

describe('data files', () => {
  test('JSON: values with their key paths', () => {
    const json = '{"prompts": [{"name": "a"},\n {"role": "user", "content": "Tell me in one line what \\"it\\" is: {{x}}"}]}';
    expect(extract('a.json', json)).toEqual(['prompts.1.content user 2-2 | Tell me in one line what "it" is: <x>']);
  });

  test('YAML: block, quoted and plain scalars, lists at any indentation', () => {
    const yaml = `prompts:
  - name: answer
    role: system
    content: |
      You answer {{question}}.

      {% if vip %}Be kind.{% endif %}
  - plain words of one item that are long enough to count # a comment
folded: >-
  Rewrite the thing for me please,
  in as few words as you can
quoted: "A quoted value over
  two lines, long enough to be a \\"prompt\\""
list:
- role: user
  content: 'It''s the list without indentation that is common in YAML'
`;
    expect(extract('a.yaml', yaml)).toEqual([
      'prompts.0.content system 4-7 | You answer <question>.\n\n<>[Be kind.]<>',
      'prompts.1 - 8-8 | plain words of one item that are long enough to count',
      'folded - 9-11 | Rewrite the thing for me please,\nin as few words as you can',
      'quoted - 12-13 | A quoted value over\ntwo lines, long enough to be a "prompt"',
      "list.0.content user 16-16 | It's the list without indentation that is common in YAML",
    ]);
  });
});

describe('bounds', () => {
  test.each([
    ['a file of more than a megabyte', 'a.md', 'word '.repeat(300_000)],
    ['binary content', 'a.txt', 'You are\0 an assistant'],
    ['text that was not valid UTF-8', 'a.txt', 'You are \ufffd an assistant'],
    ['a kind of file that holds no prompts', 'a.png', 'You are an assistant'],
    ['an empty file', 'a.md', ' \n\n '],
  ])('%s gives nothing', (_, path, text) => {
    expect(extractUnits(path, text)).toEqual([]);
  });

  // The runner's time-out is the only clock: what grows faster than its input does not end within it.
  test.each([
    ['a.py', 'f"{'],
    ['a.py', '"""'],
    ['a.py', '"a"\n'],
    ['a.py', 'def f '],
    ['a.py', 'join(["a",'],
    ['a.ts', '`${'],
    ['a.ts', "'"],
    ['a.ts', '\n'],
    ['a.ts', '/['],
    ['a.ts', '['],
    ['a.ts', '(['],
    ['a.ts', 'a='],
    ['a.ts', '["a"+('],
    ['a.ts', '["a"+x.y('],
    ['a.ts', '"a" + '],
    ['a.json', '{"a":['],
    ['a.yaml', '- '],
    ['a.yaml', 'a:\n '],
    ['a.yaml', '"a\n'],
  ])('%s full of %j still gives the prompt before it, and no other', (path, piece) => {
    const assigned = { py: 'P = ', ts: 'const P = ', json: '{"P": ', yaml: 'P: ' }[path.slice(2)];
    const text = `${assigned}"Answer the question in plain words only."\n${fill(piece)}`;
    expect(extract(path, text)).toEqual(['P - 1-1 | Answer the question in plain words only.']);
  });

  test.each([
    ['a.md', '{{'],
    ['a.md', '{%'],
    ['a.md', '{#'],
    ['a.md', '${'],
    ['a.md', '<%'],
    ['a.md', `{{${'-'.repeat(1900)}x`],
    ['a.poml', '<a'],
    ['a.prompty', ' '],
  ])('%s full of %j is one prompt with nothing left out', (path, piece) => {
    const text = `Answer briefly.\n${fill(piece, 400_000)}.`;
    expect(extractUnits(path, text).map(({ template }) => template)).toEqual([text]);
  });

  test('a string of 200,000 interpolations is read whole', () => {
    const [unit] = extractUnits('a.py', `PROMPT = f"${'{a}'.repeat(200_000)} answer briefly"`);
    expect(unit?.segments).toHaveLength(200_001);
  });
});

function fill(piece: string, length = 200_000): string {
  return piece.repeat(Math.floor(length / piece.length));
}
