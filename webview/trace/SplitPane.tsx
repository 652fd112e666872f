import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { maxSplit, minSplit } from '../state/memory.ts';
import { usePanel } from '../state/panelContext.ts';

const keyStep = 0.02;

/** Steps and detail beside each other, with a sash between; where there is no room, the styles put the detail under the steps. */
export function SplitPane({ first, second }: { readonly first: ComponentChildren; readonly second: ComponentChildren }) {
  const panel = usePanel();
  const pane = useRef<HTMLDivElement>(null);
  const split = panel.split.value;
  const drag = (event: PointerEvent) => {
    const box = pane.current?.getBoundingClientRect();
    if (event.buttons !== 1 || box === undefined || box.width === 0) return;
    panel.setSplit((event.clientX - box.left) / box.width);
  };
  const keyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -keyStep : event.key === 'ArrowRight' ? keyStep : 0;
    if (step === 0) return;
    event.preventDefault();
    panel.setSplit(split + step);
  };
  return (
    <div class="split" ref={pane} style={{ '--split': `${split * 100}%` }}>
      <div class="split-first">{first}</div>
      {/* A separator that takes the focus and moves: ARIA 1.2 "window splitter". */}
      <div
        class="sash"
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Width of the steps"
        aria-valuenow={Math.round(split * 100)}
        aria-valuemin={minSplit * 100}
        aria-valuemax={maxSplit * 100}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onKeyDown={keyDown}
      />
      <div class="split-second">{second}</div>
    </div>
  );
}
