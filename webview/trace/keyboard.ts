import { assertNever } from '../../src/util/assertNever.ts';
import { saidOf } from '../review/verdict.ts';
import { type Command, commandFor, type Focus } from '../state/keys.ts';
import type { PanelState } from '../state/panelState.ts';
import { nextError, rowAfter, rowAround, spanIdsAround } from '../state/rows.ts';
import { isTextControl } from '../ui/TextField.tsx';

/** The elements that commands give the focus to. */
export const stepsId = 'steps';
export const detailId = 'detail';
export const findId = 'find';

/** Turns key presses anywhere on the page into commands; returns what stops it. */
export function listenToKeys(panel: PanelState): () => void {
  const keyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const command = commandFor(event, focusOf(event));
    if (command === undefined) return;
    event.preventDefault();
    run(panel, command);
  };
  window.addEventListener('keydown', keyDown);
  return () => window.removeEventListener('keydown', keyDown);
}

/** Where a key press happened. A field may hide its control in a shadow tree: only the composed path tells. */
export function focusOf(event: Event): Focus {
  const path = event.composedPath().filter((node) => node instanceof Element);
  if (path.some(({ localName }) => localName === 'dialog')) return 'dialog';
  if (path.some(isTextControl)) return 'text';
  if (path.some(({ id }) => id === stepsId)) return 'steps';
  return path.some(({ id }) => id === detailId) ? 'detail' : 'elsewhere';
}

/** Does what a key stands for. */
export function run(panel: PanelState, command: Command): void {
  switch (command) {
    case 'next':
      return walk(panel, 1);
    case 'previous':
      return walk(panel, -1);
    case 'first':
      return selectRow(panel, 0);
    case 'last':
      return selectRow(panel, panel.rows.peek().length - 1);
    case 'fold':
      return fold(panel);
    case 'unfold':
      return unfold(panel);
    case 'focusDetail':
      return document.getElementById(detailId)?.focus();
    case 'focusSteps':
      return document.getElementById(stepsId)?.focus();
    case 'previousTurn':
    case 'nextTurn': {
      const trace = panel.trace.peek();
      if (trace.state !== 'ready') return;
      return void panel.showTurn(command === 'nextTurn' ? trace.value.nextTraceId : trace.value.previousTraceId);
    }
    case 'nextError':
      return goToNextError(panel);
    case 'pass':
    case 'fail':
      return judge(panel, 'step', command);
    case 'passTurn':
      return judge(panel, 'turn', 'pass');
    case 'failTurn':
      return judge(panel, 'turn', 'fail');
    case 'note':
    case 'noteTurn':
      panel.noteEditor.value = command === 'note' ? 'step' : 'turn';
      return;
    case 'undo':
      return void panel.undo();
    case 'find':
      panel.find.value ??= '';
      document.getElementById(findId)?.focus();
      return;
    case 'showKeys':
      panel.keysShown.value = true;
      return;
    default:
      return assertNever(command);
  }
}

function walk(panel: PanelState, by: number): void {
  const row = rowAfter(panel.rows.peek(), panel.selected.peek(), by);
  if (row !== undefined) panel.select(row.step.spanId);
}

function selectRow(panel: PanelState, index: number): void {
  const row = panel.rows.peek()[index];
  if (row !== undefined) panel.select(row.step.spanId);
}

/** Folds an open step; on a folded one or a leaf, goes to the step around. */
function fold(panel: PanelState): void {
  const rows = panel.rows.peek();
  const index = rows.findIndex(({ step }) => step.spanId === panel.selected.peek());
  const row = rows[index];
  if (row === undefined) return;
  if (row.hasChildren && !row.folded) return panel.setFolded(row.step.spanId, true);
  const around = rowAround(rows, index);
  if (around !== undefined) panel.select(around.step.spanId);
}

/** Unfolds a folded step; on an open one, goes to the first step inside. */
function unfold(panel: PanelState): void {
  const rows = panel.rows.peek();
  const index = rows.findIndex(({ step }) => step.spanId === panel.selected.peek());
  const row = rows[index];
  if (row?.hasChildren !== true) return;
  if (row.folded) panel.setFolded(row.step.spanId, false);
  else selectRow(panel, index + 1);
}

function goToNextError(panel: PanelState): void {
  const steps = panel.steps.peek();
  const error = nextError(steps, panel.showNoise.peek(), panel.selected.peek());
  if (error === undefined) {
    panel.notice.value = { kind: 'info', message: 'No step of this turn has failed.' };
    return;
  }
  panel.find.value = undefined;
  panel.reveal(spanIdsAround(steps, error));
  panel.select(error);
}

/** As the buttons do: the verdict that stands is taken back. */
function judge(panel: PanelState, target: 'turn' | 'step', verdict: 'pass' | 'fail'): void {
  const trace = panel.trace.peek();
  if (trace.state !== 'ready') return;
  const step = trace.value.steps.find(({ spanId }) => spanId === panel.selected.peek());
  const scores = target === 'turn' ? trace.value.scores : (step?.scores ?? []);
  void panel.label(target, { kind: saidOf(scores).verdict === verdict ? 'clear' : verdict });
}
