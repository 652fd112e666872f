/** What a key can do in the trace panel. */
export type Command =
  | 'next'
  | 'previous'
  | 'fold'
  | 'unfold'
  | 'first'
  | 'last'
  | 'focusDetail'
  | 'focusSteps'
  | 'previousTurn'
  | 'nextTurn'
  | 'nextError'
  | 'pass'
  | 'fail'
  | 'note'
  | 'undo'
  | 'passTurn'
  | 'failTurn'
  | 'noteTurn'
  | 'find'
  | 'showKeys';

interface Binding {
  /** As `KeyboardEvent.key` names them. */
  readonly keys: readonly string[];
  readonly command: Command;
  /** `steps`: only while the list of steps has the focus, since elsewhere the key has its usual meaning. */
  readonly where: 'anywhere' | 'steps' | 'detail';
  /** For the overlay; bindings without words are not listed. */
  readonly words?: string;
}

/** All single keys of the panel, in the order in which the overlay lists them. */
export const bindings: readonly Binding[] = [
  { keys: ['j'], command: 'next', where: 'anywhere', words: 'Next step' },
  { keys: ['k'], command: 'previous', where: 'anywhere', words: 'Previous step' },
  { keys: ['ArrowDown'], command: 'next', where: 'steps' },
  { keys: ['ArrowUp'], command: 'previous', where: 'steps' },
  { keys: ['ArrowRight'], command: 'unfold', where: 'steps', words: 'Unfold, or go to the first step inside' },
  { keys: ['ArrowLeft'], command: 'fold', where: 'steps', words: 'Fold, or go to the step around' },
  { keys: ['Home'], command: 'first', where: 'steps', words: 'First step' },
  { keys: ['End'], command: 'last', where: 'steps', words: 'Last step' },
  { keys: ['Enter'], command: 'focusDetail', where: 'steps', words: 'Read the selected step' },
  { keys: ['Escape'], command: 'focusSteps', where: 'detail', words: 'Back to the list of steps' },
  { keys: ['e'], command: 'nextError', where: 'anywhere', words: 'Next error' },
  { keys: ['['], command: 'previousTurn', where: 'anywhere', words: 'Previous turn of the session' },
  { keys: [']'], command: 'nextTurn', where: 'anywhere', words: 'Next turn of the session' },
  { keys: ['p'], command: 'pass', where: 'anywhere', words: 'Pass: the step is good' },
  { keys: ['f'], command: 'fail', where: 'anywhere', words: 'Fail: the step is bad' },
  { keys: ['n'], command: 'note', where: 'anywhere', words: 'Note on the step' },
  { keys: ['P'], command: 'passTurn', where: 'anywhere', words: 'Pass the turn' },
  { keys: ['F'], command: 'failTurn', where: 'anywhere', words: 'Fail the turn' },
  { keys: ['N'], command: 'noteTurn', where: 'anywhere', words: 'Note on the turn' },
  { keys: ['u'], command: 'undo', where: 'anywhere', words: 'Undo the last label' },
  { keys: ['/'], command: 'find', where: 'anywhere', words: 'Find in steps' },
  { keys: ['?'], command: 'showKeys', where: 'anywhere', words: 'All keys' },
];

/** What of a key press decides. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Where the focus is: a text field and an open dialog keep all keys to themselves. */
export type Focus = 'steps' | 'detail' | 'elsewhere' | 'text' | 'dialog';

/** What a key press means, or undefined when it is not for the panel. */
export function commandFor(press: KeyPress, focus: Focus): Command | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || focus === 'text' || focus === 'dialog') return undefined;
  return bindings.find(({ keys, where }) => keys.includes(press.key) && (where === 'anywhere' || where === focus))?.command;
}

const words: ReadonlyMap<string, string> = new Map([
  ['ArrowDown', '↓'],
  ['ArrowUp', '↑'],
  ['ArrowRight', '→'],
  ['ArrowLeft', '←'],
  ['Escape', 'Esc'],
]);

/** What a person reads on the key. */
export function keyName(key: string): string {
  return words.get(key) ?? (/^[A-Z]$/.test(key) ? `Shift+${key}` : key);
}
