import type { CSSProperties } from 'preact';
import { formatCount, formatDuration, formatTokens, plural, unknown } from '../../src/model/format.ts';
import { saysModel } from '../../src/model/modelName.ts';
import type { StepRow } from '../../src/model/summary.ts';
import { saidOf } from '../review/verdict.ts';
import { usePanel } from '../state/panelContext.ts';
import { isPlaceholder, type VisibleRow } from '../state/rows.ts';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { stepsId } from './keyboard.ts';
import { kinds } from './kinds.ts';
import { barOf, type TimeScale } from './timeScale.ts';

const indentPx = 12;
/** Deeper steps are not indented further: their names would leave the view. */
const maxIndents = 16;

interface TreeItemProps {
  readonly row: VisibleRow;
  readonly scale: TimeScale;
  readonly selected: boolean;
  readonly style: CSSProperties;
}

/** The element of a step's row, as `aria-activedescendant` names it. */
export function treeItemId(spanId: string): string {
  return `step-${spanId}`;
}

/** One step: what it is, its tokens, its place in time, how long it took. */
export function TreeItem({ row, scale, selected, style }: TreeItemProps) {
  const panel = usePanel();
  const { step } = row;
  const { spanId } = step;
  const kind = kinds[step.type];
  const tokens = totalTokens(step);
  const placeholder = isPlaceholder(step);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    panel.setFolded(spanId, !row.folded);
  };
  return (
    <div
      id={treeItemId(spanId)}
      role="treeitem"
      class={`tree-row ${kind.accent} ${selected ? 'selected' : ''} ${row.found ? '' : 'leading'} ${step.noise ? 'noise' : ''} ${placeholder ? 'placeholder' : ''}`}
      style={style}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      aria-label={spokenName(step)}
      {...(row.hasChildren ? { 'aria-expanded': !row.folded } : {})}
      onClick={() => {
        panel.select(spanId);
        document.getElementById(stepsId)?.focus({ preventScroll: true });
      }}
    >
      <span class="cell-name" style={{ paddingInlineStart: `${Math.min(row.depth, maxIndents) * indentPx}px` }}>
        <span class="twistie" onClick={row.hasChildren ? toggle : undefined}>
          {row.hasChildren && <Icon name={row.folded ? 'chevron-right' : 'chevron-down'} />}
        </span>
        <Icon name={kind.icon} className="accent" />
        <span class={`step-words ${step.status === 'error' ? 'failed-step' : ''}`}>
          <span class="step-name" title={placeholder ? placeholderTitle(step) : spellOut(step.name)}>
            <Text text={step.name} />
          </span>
          <StepRemarks step={step} />
        </span>
        <StepLabels step={step} />
      </span>
      <span class="cell-tokens" title={tokens === undefined ? undefined : tokensInWords(step)}>
        {tokens === undefined ? '' : formatTokens(tokens)}
      </span>
      {placeholder ? <span class="cell-bar" /> : <TimeBar step={step} scale={scale} />}
      <span class="cell-duration" title={step.inFlight || placeholder ? undefined : `${step.durationMs} ms`}>
        {placeholder ? unknown : step.inFlight ? 'running' : formatDuration(step.durationMs)}
      </span>
    </div>
  );
}

/** Which step it is, and how it is known of. */
function placeholderTitle({ spanId }: StepRow): string {
  return `Span ${spanId}: the steps inside name it as their parent`;
}

/** What is worth a glance beside the name, as far as there is room: an error, the documents found, the model unless the name says it. */
function StepRemarks({ step }: { readonly step: StepRow }) {
  const message = step.statusMessage ?? '';
  return (
    <>
      {step.status === 'error' && (
        <span class="remark error" title={spellOut(message)}>
          <Icon name="error" /> <Text text={message === '' ? 'error' : message} />
        </span>
      )}
      {step.documentCount !== undefined && <span class="remark">{plural(step.documentCount, 'doc')}</span>}
      {step.model !== undefined && !saysModel(step.name, step.model) && (
        <span class="remark">
          <Text text={step.model} />
        </span>
      )}
    </>
  );
}

/** What people said of the step. */
function StepLabels({ step }: { readonly step: StepRow }) {
  const { verdict, note } = saidOf(step.scores);
  return (
    <>
      {verdict !== undefined && (
        <span class={verdict === 'pass' ? 'passed' : 'failed'} title={verdict === 'pass' ? 'Passed' : 'Failed'}>
          <Icon name={verdict === 'pass' ? 'check' : 'close'} />
        </span>
      )}
      {note !== undefined && (
        <span class="muted" title={spellOut(note)}>
          <Icon name="note" />
        </span>
      )}
    </>
  );
}

function TimeBar({ step, scale }: { readonly step: StepRow; readonly scale: TimeScale }) {
  const { left, width } = barOf(step, scale);
  const look = `bar ${step.status === 'error' ? 'bar-error' : ''} ${step.inFlight ? 'bar-running' : ''}`;
  return (
    <span class="cell-bar" aria-hidden="true">
      <span class={look} style={{ insetInlineStart: `${left * 100}%`, width: `${width * 100}%` }} />
    </span>
  );
}

function totalTokens({ inputTokens, outputTokens }: StepRow): number | undefined {
  return inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0);
}

function tokensInWords({ inputTokens, outputTokens }: StepRow): string {
  const words = (count: number | undefined) => (count === undefined ? 'unknown' : formatCount(count));
  return `${words(inputTokens)} in, ${words(outputTokens)} out`;
}

/** What a screen reader says of a row; the bars say nothing to it. */
function spokenName(step: StepRow): string {
  if (isPlaceholder(step)) return `${kinds[step.type].word}, ${step.name}`;
  const { verdict } = saidOf(step.scores);
  const parts = [
    kinds[step.type].word,
    spellOut(step.name),
    step.status === 'error' ? `error ${spellOut(step.statusMessage ?? '')}` : undefined,
    step.documentCount === undefined ? undefined : plural(step.documentCount, 'document'),
    step.inFlight ? 'running' : formatDuration(step.durationMs),
    verdict === undefined ? undefined : verdict === 'pass' ? 'passed' : 'failed',
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
