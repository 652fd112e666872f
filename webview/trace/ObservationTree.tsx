import { useMemo, useRef } from 'preact/hooks';
import { formatCount, formatDuration, plural } from '../../src/model/format.ts';
import type { TraceView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWidth } from '../ui/useWidth.ts';
import { VirtualList } from '../ui/VirtualList.tsx';
import { findId, stepsId } from './keyboard.ts';
import { TreeItem, treeItemId } from './TreeItem.tsx';
import { ticks, timeScale } from './timeScale.ts';

const rowHeightPx = 22;

/** The steps of a turn as a tree, with a bar in time for each, all on one scale. */
export function ObservationTree({ trace }: { readonly trace: TraceView }) {
  const panel = usePanel();
  const rows = panel.rows.value;
  const selected = panel.selected.value;
  const keys = useMemo(() => rows.map(({ step }) => step.spanId), [rows]);
  const scale = useMemo(() => timeScale(trace.steps), [trace.steps]);
  const active = rows.some(({ step }) => step.spanId === selected) ? selected : undefined;
  if (trace.steps.length === 0)
    return <EmptyState why="No steps have arrived for this turn yet. They appear here as the app sends them." />;
  return (
    <section class="steps" aria-label="Steps">
      {panel.find.value !== undefined && <FindField found={rows.filter(({ found }) => found).length} />}
      <VirtualList
        keys={keys}
        rowHeightPx={rowHeightPx}
        activeKey={active}
        header={<ScaleRow durationMs={scale.durationMs} hiddenSpans={trace.hiddenSpans} />}
        footer={<NoiseRow hiddenSpans={trace.hiddenSpans} />}
        attributes={{
          id: stepsId,
          class: 'tree',
          role: 'tree',
          tabIndex: 0,
          'aria-label': 'Steps',
          ...(active === undefined ? {} : { 'aria-activedescendant': treeItemId(active) }),
        }}
        renderRow={(index, style) => {
          const row = rows[index];
          if (row === undefined) return null;
          return <TreeItem key={row.step.spanId} row={row} scale={scale} selected={row.step.spanId === selected} style={style} />;
        }}
      />
    </section>
  );
}

/** The head of the list: round times at their places over the bars, as many as have room. The last may reach over the durations. */
function ScaleRow({ durationMs, hiddenSpans }: { readonly durationMs: number; readonly hiddenSpans: number }) {
  const panel = usePanel();
  const bars = useRef<HTMLSpanElement>(null);
  const widthPx = useWidth(bars);
  return (
    <div class="tree-row scale">
      <span class="scale-name">
        <span class="muted">Steps</span>
        <IconButton
          icon="search"
          label="Find in steps (/)"
          onPress={() => {
            panel.find.value ??= '';
          }}
        />
        {hiddenSpans > 0 && <NoiseCount hiddenSpans={hiddenSpans} />}
      </span>
      <span class="cell-tokens" />
      <span class="cell-bar" ref={bars} aria-hidden="true">
        {ticks(durationMs, widthPx).map((time) => {
          const share = durationMs > 0 ? time / durationMs : 0;
          return (
            <span key={time} class="tick" style={{ insetInlineStart: `${share * 100}%` }}>
              {time === 0 ? '0' : formatTick(time)}
            </span>
          );
        })}
      </span>
      <span class="cell-duration" />
    </div>
  );
}

/** A round time needs no decimals: `3 s`, not `3.00 s`. */
function formatTick(durationMs: number): string {
  return formatDuration(durationMs)
    .replace(/\.0+ /, ' ')
    .replace(/(\.\d*?)0+ /, '$1 ');
}

/** The same as the row at the end, where a long list begins. */
function NoiseCount({ hiddenSpans }: { readonly hiddenSpans: number }) {
  const panel = usePanel();
  const shown = panel.showNoise.value;
  const title = `${plural(hiddenSpans, 'infrastructure span')} ${shown ? 'shown: hide' : 'hidden: show'}`;
  return (
    <button type="button" class="link-button muted" title={title} onClick={() => void panel.setShowNoise(!shown)}>
      {`${formatCount(hiddenSpans)} ${shown ? 'shown' : 'hidden'}`}
    </button>
  );
}

function NoiseRow({ hiddenSpans }: { readonly hiddenSpans: number }) {
  const panel = usePanel();
  if (hiddenSpans === 0) return null;
  const shown = panel.showNoise.value;
  return (
    <div class="noise-row muted">
      <span>{`${plural(hiddenSpans, 'infrastructure span')} ${shown ? 'shown' : 'hidden'}`}</span>
      <button type="button" class="link-button" onClick={() => void panel.setShowNoise(!shown)}>
        {shown ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}

function FindField({ found }: { readonly found: number }) {
  const panel = usePanel();
  const close = () => {
    panel.find.value = undefined;
    document.getElementById(stepsId)?.focus();
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      const first = panel.rows.peek().find((row) => row.found);
      if (first !== undefined) panel.select(first.step.spanId);
      document.getElementById(stepsId)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const query = panel.find.value ?? '';
  return (
    <div class="find" role="search">
      <TextField
        id={findId}
        value={query}
        label="Find in steps"
        placeholder="Name, model, type or error"
        onInput={(value) => {
          panel.find.value = value;
        }}
        onKeyDown={keyDown}
      />
      <span class="muted" role="status">
        {query.trim() === '' ? '' : plural(found, 'step')}
      </span>
      <IconButton icon="close" label="Close (Esc)" onPress={close} />
    </div>
  );
}
