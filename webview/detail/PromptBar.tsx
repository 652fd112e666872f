import type { ObservationView, PromptView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';

/** The way from an answer to the prompt file that made it. */
export function PromptBar({ observation }: { readonly observation: ObservationView }) {
  const panel = usePanel();
  const { prompt, spanId, type } = observation;
  if (type !== 'generation' && prompt === undefined) return null;
  return (
    <div class="prompt-bar" role="group" aria-label="Prompt">
      <Icon name="file" className="muted" />
      <span class="prompt-place">
        <PromptPlace prompt={prompt} />
      </span>
      <span class="actions">
        <Button onPress={() => void panel.openPrompt(spanId)} title="Open the prompt file at its lines">
          Open Prompt
        </Button>
        <Button
          onPress={() => void panel.diffPrompt(spanId)}
          disabled={prompt?.path === undefined}
          title={prompt?.path === undefined ? 'No prompt file is linked' : 'Compare what the model received with the file'}
        >
          Diff Rendered with Prompt
        </Button>
      </span>
    </div>
  );
}

function PromptPlace({ prompt }: { readonly prompt: PromptView | undefined }) {
  if (prompt === undefined) return <span class="muted">No prompt file is linked yet. Open Prompt looks for one.</span>;
  const { path, name, version, symbol, evidence, confidence } = prompt;
  const shownName = name !== undefined && path !== undefined && endsIn(path, name) ? undefined : name;
  const named = [shownName, version].filter((word) => word !== undefined).join(' @ ');
  return (
    <>
      {path === undefined ? (
        <>
          <Text text={named === '' ? 'Unnamed prompt' : named} />
          <span class="muted"> not found in this workspace</span>
        </>
      ) : (
        <span class="mono">
          <Text text={placeOf(prompt, path)} />
        </span>
      )}
      {symbol !== undefined && (
        <span class="muted">
          {' '}
          <Text text={symbol} />
        </span>
      )}
      {path !== undefined && named !== '' && (
        <span class="muted">
          {' · '}
          <Text text={named} />
        </span>
      )}
      {evidence !== undefined && (
        <span class="muted">
          {' · '}
          <Text text={evidence} />
          {confidence !== undefined && ` (${confidence})`}
        </span>
      )}
    </>
  );
}

/** A prompt is often named by its path, seen from the app's own folder: that is no second name. */
function endsIn(path: string, name: string): boolean {
  return path === name || path.endsWith(`/${name}`);
}

function placeOf({ startLine, endLine }: PromptView, path: string): string {
  if (startLine === undefined) return path;
  return endLine === undefined || endLine === startLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
}
