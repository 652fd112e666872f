import {
  formatCost,
  formatDateTime,
  formatDurationShort,
  formatRelativeTime,
  formatTokens,
  formatTokensShort,
  plural,
  unknown,
} from '../model/format.ts';
import { saysModel } from '../model/modelName.ts';
import type { Score } from '../model/score.ts';
import type { SessionRow, StepRow, TurnRow } from '../model/summary.ts';
import { type NodeIcon, sessionIcon, stepIcon, turnIcon } from './nodeIcons.ts';
import { figureOf, humanVerdict, isLabelled, scoreLine } from './scoreText.ts';
import { label, line } from './shownText.ts';

/** A row of the sidebar, without the editor's classes. All texts are plain. */
export interface TreeNodeView {
  /** Unique in the tree and the same for as long as what it stands for is there. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Lines of plain text. */
  readonly tooltip: string;
  /** Id of a codicon. */
  readonly icon: string;
  /** Id of a theme colour; absent for the foreground. */
  readonly iconColor?: string;
  /** `session`, `turn`, `generation`, `step` or `placeholder`, and ` labelled` when a person has said something of it. */
  readonly contextValue: string;
  readonly collapsible: boolean;
  readonly accessibilityLabel: string;
}

/** A session: `3 turns · $0.03 · 2 min ago`. `now` is in ms since the epoch. */
export function sessionNode(session: SessionRow, now: number): TreeNodeView {
  const { turnCount, costUsd, lastTime, errorCount } = session;
  const errors = errorCount === 0 ? [] : [`${plural(errorCount, 'turn')} with errors`];
  const parts = [plural(turnCount, 'turn'), formatCost(costUsd), formatRelativeTime(lastTime, now)];
  return node({
    id: `session-${session.id}`,
    label: label(session.title),
    description: parts.join(' · '),
    tooltip: lines([
      line(session.title),
      ['Session', session.sessionId ?? 'none: a single turn'],
      ['User', session.userId],
      ['Service', session.service],
      ['Started', formatDateTime(session.startTime)],
      ['Last activity', formatDateTime(lastTime)],
      ['Tokens', formatTokens(session.tokens)],
      ['Cost', formatCost(costUsd)],
      ...errors,
    ]),
    icon: sessionIcon,
    contextValue: 'session',
    collapsible: true,
    spoken: [
      'session',
      plural(turnCount, 'turn'),
      ...errors,
      `cost ${spoken(formatCost(costUsd))}`,
      formatRelativeTime(lastTime, now),
    ],
  });
}

/**
 * A turn: `4.1 s · 3.2k tok · 0.92`, or `0.8 s · error`; a person's verdict is an icon and a word. While more may come, it says
 * `live`. `now` is in ms since the epoch.
 */
export function turnNode(turn: TurnRow, now: number): TreeNodeView {
  const { status, durationMs, tokens, scores } = turn;
  const live = turn.completeTime !== undefined && now >= turn.completeTime ? [] : ['live'];
  const ownScores = scores.filter(({ target }) => target.kind === 'trace');
  const verdict = humanVerdict(ownScores);
  const figure = figureOf(ownScores) ?? figureOf(scores);
  const outcome = status === 'error' ? 'error' : formatTokensShort(tokens);
  const said = [...(figure === undefined ? [] : [figure.text]), ...(verdict === undefined ? [] : [verdict])];
  return node({
    id: turn.traceId,
    label: label(turn.title),
    description: [formatDurationShort(durationMs), outcome, ...said, ...live].join(' · '),
    tooltip: lines([
      line(turn.title),
      ['Trace', turn.traceId],
      ['Name', turn.name],
      ['Service', turn.service],
      ['Model', turn.model],
      ['Started', formatDateTime(turn.startTime)],
      ['Status', status === 'unset' ? undefined : status],
      ['Duration', formatDurationShort(durationMs)],
      ['Tokens', formatTokens(tokens)],
      ['Cost', formatCost(turn.costUsd)],
      ['Steps', stepCounts(turn)],
      ...live.map(() => 'More steps may still arrive'),
      ...scores.map(scoreLine),
    ]),
    icon: turnIcon(status, verdict),
    contextValue: labelled('turn', ownScores),
    collapsible: turn.spanCount > 0,
    spoken: [
      'turn',
      ...(status === 'error' ? ['error'] : []),
      formatDurationShort(durationMs),
      spoken(formatTokensShort(tokens)),
      ...(figure === undefined ? [] : [`${figure.name} ${figure.text}`]),
      ...(verdict === undefined ? [] : [`labelled ${verdict}`]),
      ...live,
    ],
  });
}

/** A step of a turn: `3 docs · 120 ms`, `1.9 s · 1.2k tok`, or what went wrong. */
export function stepNode(step: StepRow, place: { readonly traceId: string; readonly hasChildren: boolean }): TreeNodeView {
  if (step.absent === 'awaited' || step.absent === 'lost') return placeholderNode(step, place);
  const { type, status, statusMessage, durationMs, inFlight, documentCount, scores } = step;
  const verdict = humanVerdict(scores);
  const duration = inFlight ? 'running' : formatDurationShort(durationMs);
  const tokens = tokensOf(step);
  const figures =
    documentCount !== undefined
      ? [plural(documentCount, 'doc'), duration]
      : type === 'generation'
        ? [...modelUnlessNamed(step), duration, formatTokensShort(tokens)]
        : [duration];
  const failure = line(statusMessage ?? '') === '' ? [duration, 'error'] : [label(statusMessage ?? '')];
  return node({
    id: `${place.traceId}/${step.spanId}`,
    label: label(step.name),
    description: [...(status === 'error' ? failure : figures), ...(verdict === undefined ? [] : [verdict])].join(' · '),
    tooltip: lines([
      line(step.name),
      ['Type', step.noise ? `${type}, infrastructure` : type],
      ['Span', step.spanId],
      ['Status', status === 'unset' ? undefined : status],
      ['Message', statusMessage],
      ['Model', step.model],
      ['Started', formatDateTime(step.startTime)],
      ['Duration', duration],
      [
        'Tokens',
        tokens === undefined ? undefined : `${formatTokens(step.inputTokens)} in, ${formatTokens(step.outputTokens)} out`,
      ],
      ['Cost', step.costUsd === undefined ? undefined : formatCost(step.costUsd)],
      ...scores.map(scoreLine),
    ]),
    icon: stepIcon(type, status, verdict),
    contextValue: labelled(type === 'generation' ? 'generation' : 'step', scores),
    collapsible: place.hasChildren,
    spoken: [
      type,
      ...(status === 'error' ? ['error', line(statusMessage ?? '')] : figures.map(spoken)),
      ...(verdict === undefined ? [] : [`labelled ${verdict}`]),
    ],
  });
}

/** A step that only the steps inside it speak of. */
function placeholderNode(step: StepRow, { traceId, hasChildren }: Parameters<typeof stepNode>[1]): TreeNodeView {
  return node({
    id: `${traceId}/${step.spanId}`,
    label: step.name,
    description: '',
    tooltip: lines([step.name, ['Span', step.spanId], 'The steps inside name it as their parent.']),
    icon: stepIcon(step.type, step.status, undefined),
    contextValue: 'placeholder',
    collapsible: hasChildren,
    spoken: [step.type],
  });
}

interface Draft extends Omit<TreeNodeView, 'icon' | 'iconColor' | 'accessibilityLabel'> {
  readonly icon: NodeIcon;
  /** What a screen reader says after the label. */
  readonly spoken: readonly string[];
}

function node({ icon, spoken: said, ...view }: Draft): TreeNodeView {
  return {
    ...view,
    icon: icon.id,
    ...(icon.color === undefined ? {} : { iconColor: icon.color }),
    accessibilityLabel: [view.label, ...said.filter((text) => text !== '')].join(', '),
  };
}

function lines(items: readonly (string | readonly [name: string, value: string | undefined])[]): string {
  const texts = items.flatMap((item) => {
    if (typeof item === 'string') return [item];
    const [name, value] = item;
    return value === undefined || value === '' ? [] : [`${name}: ${line(value)}`];
  });
  return texts.filter((text) => text !== '').join('\n');
}

function labelled(kind: string, scores: readonly Score[]): string {
  return isLabelled(scores) ? `${kind} labelled` : kind;
}

function stepCounts({ spanCount, hiddenSpans }: TurnRow): string {
  return hiddenSpans === 0 ? String(spanCount) : `${spanCount}, ${hiddenSpans} of them infrastructure`;
}

function tokensOf({ inputTokens, outputTokens }: StepRow): number | undefined {
  return inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0);
}

/** Instrumentations often put the model into the name, as in `chat gpt-5.2`. */
function modelUnlessNamed({ name, model }: StepRow): readonly string[] {
  return model === undefined || saysModel(name, model) ? [] : [label(model)];
}

/** A dash is not read out. */
function spoken(figure: string): string {
  return figure === unknown ? 'unknown' : figure;
}
