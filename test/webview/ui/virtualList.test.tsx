// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shiftOf, VirtualList, withActive } from '../../../webview/ui/VirtualList.tsx';

const keys = Array.from({ length: 10_000 }, (_, index) => `key ${index}`);

describe('a virtual list', () => {
  // happy-dom lays nothing out: the view is as high as this says.
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(440);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
  });
  afterEach(() => vi.restoreAllMocks());

  function show(root: Element, activeKey: string | undefined, shown: readonly string[] = keys): void {
    void act(() => {
      render(
        <VirtualList
          keys={shown}
          rowHeightPx={22}
          activeKey={activeKey}
          header={null}
          footer={null}
          attributes={{ role: 'tree' }}
          renderRow={(index, style) => (
            <div key={shown[index]} class="row" style={style}>
              {shown[index]}
            </div>
          )}
        />,
        root,
      );
    });
  }

  it('renders what is in view of ten thousand rows, and is as high as all of them', () => {
    const root = document.createElement('div');
    document.body.append(root);
    show(root, undefined);
    const rows = root.querySelectorAll('.row');
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.textContent).toBe('key 0');
    expect(root.querySelector<HTMLElement>('[role=tree]')?.style.height).toBe('220000px');
  });

  it('always renders the active row, since a screen reader is sent to it', () => {
    const root = document.createElement('div');
    document.body.append(root);
    show(root, 'key 9000');
    expect([...root.querySelectorAll('.row')].map((row) => row.textContent)).toContain('key 9000');
  });

  it('keeps the row at the top where it is when rows arrive above it', () => {
    const root = document.createElement('div');
    document.body.append(root);
    show(root, undefined);
    const scroller = root.querySelector('.virtual-list');
    if (scroller === null) throw new Error('there is a list');
    scroller.scrollTop = 100 * 22 + 5;
    show(root, undefined, ['new 1', 'new 2', ...keys]);
    expect(scroller.scrollTop).toBe(102 * 22 + 5);
  });
});

it.each([
  ['nothing active', [3, 4, 5], -1, [3, 4, 5]],
  ['active in view', [3, 4, 5], 4, [3, 4, 5]],
  ['active above', [3, 4, 5], 0, [0, 3, 4, 5]],
  ['active below', [3, 4, 5], 90, [3, 4, 5, 90]],
])('adds the active row to those in view: %s', (_, indexes, active, expected) => {
  expect(withActive(indexes, active)).toEqual(expected);
});

it.each([
  ['one added above', ['a', 'b'], ['x', 'a', 'b'], 1, 1],
  ['one removed above', ['a', 'b'], ['b'], 1, -1],
  ['one added below', ['a', 'b'], ['a', 'b', 'c'], 1, 0],
  ['the row itself removed', ['a', 'b'], ['a'], 1, 0],
  ['nothing there before', [], ['a'], 0, 0],
])('finds how far a row moved: %s', (_, before, after, index, expected) => {
  expect(shiftOf(before, after, index)).toBe(expected);
});
