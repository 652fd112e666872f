// @vitest-environment happy-dom
import fc from 'fast-check';
import { render } from 'preact';
import { expect, it } from 'vitest';
import { JsonView, parseForView } from '../../../webview/ui/JsonView.tsx';
import { Text } from '../../../webview/ui/Text.tsx';

function rendered(element: preact.ComponentChild): HTMLElement {
  const root = document.createElement('div');
  render(element, root);
  return root;
}

it.each([
  ['a script', '<script>alert(1)</script>'],
  ['an image that runs code', '<img src=x onerror=alert(1)>'],
  ['entities', '&lt;b&gt; &#x202e;'],
  ['overrides', 'a\u202eb\u202cc'],
  ['nothing', ''],
])('shows %s as the text it is', (_, text) => {
  const root = rendered(<Text text={text} />);
  expect(root.textContent).toBe(text);
  expect(root.querySelector('script, img, b')).toBeNull();
});

it('gives back any text, character by character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(rendered(<Text text={text} />).textContent).toBe(text);
    }),
    { seed: 0x5eed0001, numRuns: 200 },
  );
});

it('marks an override without the mark becoming part of the text', () => {
  const mark = rendered(<Text text={'a\u202eb'} />).querySelector('.hidden-characters');
  expect(mark?.getAttribute('data-label')).toBe('RLO');
  expect(mark?.textContent).toBe('\u202e');
});

it('shows JSON whose keys would harm an object', () => {
  const json = parseForView('{"__proto__":{"polluted":true},"constructor":1,"<b>":"<i>x</i>"}');
  if (json === undefined) throw new Error('it is JSON');
  const root = rendered(<JsonView value={json} openDepth={3} />);
  expect(root.textContent).toContain('__proto__:');
  expect(root.textContent).toContain('polluted:');
  expect(root.textContent).toContain('<i>x</i>');
  expect(root.querySelector('b, i')).toBeNull();
  expect('polluted' in {}).toBe(false);
});

it.each([
  ['a number that a double cannot hold', '{"id":12345678901234567890}'],
  ['no JSON at all', '{"a":'],
  ['a bare string', '"a"'],
  ['prose', 'Scratched kayaks'],
])('leaves %s to be shown as text', (_, text) => {
  expect(parseForView(text)).toBeUndefined();
});

it('shows the first hundred of many children and asks before the rest', () => {
  const json = parseForView(JSON.stringify(Array.from({ length: 1234 }, (_, index) => index)));
  if (json === undefined) throw new Error('it is JSON');
  const root = rendered(<JsonView value={json} />);
  expect(root.querySelectorAll('.json-leaf')).toHaveLength(100);
  expect(root.textContent).toContain('1134 more');
});
