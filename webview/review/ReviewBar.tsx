import { useState } from 'preact/hooks';
import type { Score } from '../../src/model/score.ts';
import { usePanel } from '../state/panelContext.ts';
import type { LabelTarget } from '../state/panelState.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { saidOf } from './verdict.ts';

interface ReviewBarProps {
  readonly target: LabelTarget;
  /** The scores of that turn or step. */
  readonly scores: readonly Score[];
}

/** Pass, fail, note and undo for the turn or for the selected step. Pressing the verdict that stands takes it back. */
export function ReviewBar({ target, scores }: ReviewBarProps) {
  const panel = usePanel();
  const { verdict, note } = saidOf(scores);
  const key = (letter: string) => (target === 'turn' ? `Shift+${letter.toUpperCase()}` : letter);
  const say = (kind: 'pass' | 'fail') => void panel.label(target, { kind: verdict === kind ? 'clear' : kind });
  const writing = panel.noteEditor.value === target;
  const toggleNote = () => {
    panel.noteEditor.value = writing ? undefined : target;
  };
  return (
    <div class={`review review-${target}`} role="group" aria-label={target === 'turn' ? 'Label the turn' : 'Label the step'}>
      <span class="review-target muted">
        {target === 'turn' ? 'Turn' : 'Step'}
        {verdict !== undefined && (
          <span class={verdict === 'pass' ? 'passed' : 'failed'}>{verdict === 'pass' ? ' passed' : ' failed'}</span>
        )}
      </span>
      <IconButton
        icon="check"
        label={`Pass the ${target} (${key('p')})`}
        pressed={verdict === 'pass'}
        className={verdict === 'pass' ? 'passed' : ''}
        onPress={() => say('pass')}
      />
      <IconButton
        icon="close"
        label={`Fail the ${target} (${key('f')})`}
        pressed={verdict === 'fail'}
        className={verdict === 'fail' ? 'failed' : ''}
        onPress={() => say('fail')}
      />
      <IconButton
        icon={note === undefined ? 'comment' : 'note'}
        label={`Note on the ${target} (${key('n')})`}
        pressed={writing}
        onPress={toggleNote}
      />
      <IconButton icon="discard" label="Undo the last label (u)" onPress={() => void panel.undo()} />
      {note !== undefined && !writing && (
        <button type="button" class="review-note link-button" title="Edit the note" onClick={toggleNote}>
          <Icon name="quote" /> <Text text={note} />
        </button>
      )}
      {writing && <NoteEditor key={panel.selected.value} target={target} note={note ?? ''} />}
    </div>
  );
}

/** Saving an empty note removes it. */
function NoteEditor({ target, note }: { readonly target: LabelTarget; readonly note: string }) {
  const panel = usePanel();
  const [text, setText] = useState(note);
  const close = () => {
    panel.noteEditor.value = undefined;
  };
  const save = () => {
    close();
    if (text !== note) void panel.label(target, { kind: 'note', text });
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="note-editor">
      <TextArea
        label={`Note on the ${target}`}
        placeholder="What is good or bad here, in your words"
        value={text}
        onInput={setText}
        onKeyDown={keyDown}
      />
      <div class="note-actions">
        <Button primary onPress={save} title="Ctrl+Enter">
          Save
        </Button>
        <Button onPress={close} title="Esc">
          Cancel
        </Button>
      </div>
    </div>
  );
}
