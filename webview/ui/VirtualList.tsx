import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { ComponentChildren, CSSProperties, HTMLAttributes } from 'preact';
import { useCallback, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

interface VirtualListProps {
  /** One stable key per row, in order; the same array as long as nothing changes. */
  readonly keys: readonly string[];
  readonly rowHeightPx: number;
  /** `style` places the row; the row must be as high as it says. */
  readonly renderRow: (index: number, style: CSSProperties) => ComponentChildren;
  /** The row of the keyboard: always rendered, and scrolled into view when it becomes another one. */
  readonly activeKey: string | undefined;
  /** Stays at the top while the rows scroll; as high as a row. */
  readonly header: ComponentChildren;
  /** Comes after the last row. */
  readonly footer: ComponentChildren;
  /** Attributes of the element that holds the rows, such as its role and its key handler. */
  readonly attributes: HTMLAttributes<HTMLDivElement>;
}

/** A list of equally high rows that renders only those in view. Rows that come or go above keep the others where they are. */
export function VirtualList(props: VirtualListProps) {
  const { keys, rowHeightPx, renderRow, activeKey, header, footer, attributes } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  const activeIndex = activeKey === undefined ? -1 : keys.indexOf(activeKey);
  // A new function would have every row measured again.
  const getItemKey = useCallback((index: number) => keys[index] ?? index, [keys]);
  const options = {
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey,
    scrollMargin: rowHeightPx,
    scrollPaddingStart: rowHeightPx,
    overscan: 8,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => withActive(defaultRangeExtractor(range), activeIndex),
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());

  useKeptPlace(scroller, keys, rowHeightPx);
  useLayoutEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' });
    // Not on a new index: rows that arrive above must not scroll the list.
  }, [activeKey, activeIndex >= 0]);

  return (
    <div class="virtual-list" ref={scroller}>
      {header}
      <div {...attributes} style={{ height: `${keys.length * rowHeightPx}px`, position: 'relative' }}>
        {virtualizer.getVirtualItems().map((item) =>
          renderRow(item.index, {
            position: 'absolute',
            insetInline: '0',
            height: `${rowHeightPx}px`,
            transform: `translateY(${item.start - rowHeightPx}px)`,
          }),
        )}
      </div>
      {footer}
    </div>
  );
}

/** The rows in view and the active one, in order: what a screen reader is told to look at must exist. */
export function withActive(indexes: readonly number[], activeIndex: number): number[] {
  if (activeIndex < 0 || indexes.includes(activeIndex)) return [...indexes];
  return [...indexes, activeIndex].sort((a, b) => a - b);
}

/** Keeps the row at the top of the view where it is when rows are added or removed above it. */
function useKeptPlace(scroller: { readonly current: HTMLDivElement | null }, keys: readonly string[], rowHeightPx: number): void {
  const previous = useRef(keys);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = previous.current;
    previous.current = keys;
    if (element === null || before === keys || element.scrollTop === 0) return;
    const shift = shiftOf(before, keys, Math.floor(element.scrollTop / rowHeightPx));
    if (shift !== 0) element.scrollTop += shift * rowHeightPx;
  }, [keys]);
}

/** How many rows the one at `index` of `before` has moved down in `after`; 0 when it is gone. */
export function shiftOf(before: readonly string[], after: readonly string[], index: number): number {
  const key = before[index];
  if (key === undefined || after[index] === key) return 0;
  const now = after.indexOf(key);
  return now === -1 ? 0 : now - index;
}
