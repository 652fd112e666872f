import { useEffect, useRef } from 'preact/hooks';
import { bindings, keyName } from '../state/keys.ts';
import { usePanel } from '../state/panelContext.ts';
import { IconButton } from '../ui/Button.tsx';

/** Lists every key of the panel. The browser's own modal dialog keeps the focus inside and closes on Escape. */
export function KeysOverlay() {
  const panel = usePanel();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    panel.keysShown.value = false;
  };
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={close}>
      <div class="keys-title">
        <h2 id="keys-title">Keys</h2>
        <IconButton icon="close" label="Close (Esc)" onPress={close} />
      </div>
      <dl>
        {bindings
          .filter(({ words }) => words !== undefined)
          .map(({ command, words }) => (
            <div key={command} class="keys-line">
              <dt>
                {keysFor(command).map((key) => (
                  <kbd key={key}>{keyName(key)}</kbd>
                ))}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
      </dl>
      <p class="muted">Single keys rest while you type in a field.</p>
    </dialog>
  );
}

function keysFor(command: string): readonly string[] {
  return bindings.filter((binding) => binding.command === command).flatMap(({ keys }) => keys);
}
