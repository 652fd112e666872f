import { formatCost, formatDateTime, formatDuration, formatTokens, plural, unknown } from '../model/format.ts';
import { saysModel } from '../model/modelName.ts';
import type { StepRow } from '../model/summary.ts';
import { buildTree, type TreeNode } from '../model/tree.ts';
import type { TraceView } from '../protocol/views.ts';
import { label, line } from './shownText.ts';

/**
 * A turn for a terminal: its header, its warnings, and its steps as an indented tree, as the panel shows them. With noise
 * hidden, the last line counts it.
 */
export function traceText(trace: TraceView, { showNoise }: { readonly showNoise: boolean }): string {
  const { roots } = buildTree(trace.steps, { showNoise });
  const rows = [...walk(roots)];
  const nameWidth = rows.reduce((width, [name]) => Math.max(width, name.length), 0);
  const typeWidth = rows.reduce((width, [, type]) => Math.max(width, type.length), 0);
  return [
    line(trace.title),
    headLine(trace),
    placeLine(trace),
    ...trace.warnings.map((warning) => `! ${line(warning)}`),
    '',
    ...rows.map(([name, type, figures]) => `${name.padEnd(nameWidth)}  ${type.padEnd(typeWidth)}  ${figures}`.trimEnd()),
    ...noiseLine(trace, showNoise),
    '',
  ].join('\n');
}

/** `error · live · 6.02 s · 4,118 tok · $0.0131` */
function headLine({ status, complete, durationMs, usage, costUsd }: TraceView): string {
  return [
    ...(status === 'unset' ? [] : [status]),
    ...(complete ? [] : ['live: more steps may still arrive']),
    formatDuration(durationMs),
    formatTokens(usage?.total),
    formatCost(costUsd),
  ].join(' · ');
}

function placeLine({ traceId, session, turnNumber, turnCount, service, userId, startTime }: TraceView): string {
  return [
    `trace ${traceId}`,
    ...(session.sessionId === undefined ? [] : [`session ${label(session.sessionId)}`, `turn ${turnNumber} of ${turnCount}`]),
    ...(service === undefined ? [] : [label(service)]),
    ...(userId === undefined ? [] : [label(userId)]),
    formatDateTime(startTime),
  ].join(' · ');
}

function noiseLine({ hiddenSpans }: TraceView, showNoise: boolean): readonly string[] {
  if (hiddenSpans === 0 || showNoise) return [];
  return ['', `${plural(hiddenSpans, 'infrastructure span')} hidden: --noise shows ${hiddenSpans === 1 ? 'it' : 'them'}`];
}

// Deeper steps are not indented further: their figures would leave the line.
const maxIndents = 16;

/** Name, type and figures of each row, in order. Deep traces are walked without recursion. */
function* walk(roots: readonly TreeNode<StepRow>[]): Generator<readonly [name: string, type: string, figures: string]> {
  const open = roots.toReversed().map((node) => ({ node, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const { row, children } = node;
    yield [`${'  '.repeat(Math.min(depth, maxIndents))}${label(row.name)}`, row.type, figures(row)];
    for (const child of children.toReversed()) open.push({ node: child, depth: depth + 1 });
  }
}

function figures(step: StepRow): string {
  const { absent, inFlight, durationMs, inputTokens, outputTokens, documentCount, model, name, status, statusMessage } = step;
  const tokens = inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0);
  const isPlaceholder = absent === 'awaited' || absent === 'lost';
  return [
    isPlaceholder ? unknown : inFlight ? 'running' : formatDuration(durationMs),
    ...(tokens === undefined ? [] : [formatTokens(tokens)]),
    ...(documentCount === undefined ? [] : [plural(documentCount, 'doc')]),
    ...(model === undefined || saysModel(name, model) ? [] : [label(model)]),
    ...(status === 'error' ? [`error ${label(statusMessage ?? '')}`.trimEnd()] : []),
    ...(isPlaceholder ? [`span ${step.spanId}`] : []),
  ].join(' · ');
}
