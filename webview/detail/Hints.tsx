import type { HintView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { IconButton } from '../ui/Button.tsx';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Text } from '../ui/Text.tsx';

/** What is missing, and the switches that turn it on, each with a button that copies it. */
export function Hints({ hints }: { readonly hints: readonly HintView[] }) {
  const panel = usePanel();
  return (
    <>
      {hints.map(({ text, copy }) => (
        <div class="hint" key={text}>
          <p>
            <Text text={text} />
          </p>
          {copy.map((switchText) => (
            <div class="hint-copy" key={switchText}>
              <code>
                <Text text={switchText} />
              </code>
              <IconButton icon="copy" label={`Copy ${spellOut(switchText)}`} onPress={() => void panel.copy(switchText)} />
            </div>
          ))}
        </div>
      ))}
    </>
  );
}
