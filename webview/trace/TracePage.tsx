import { useEffect } from 'preact/hooks';
import type { TraceView } from '../../src/protocol/views.ts';
import { ObservationDetail } from '../detail/ObservationDetail.tsx';
import { PlaceholderDetail } from '../detail/PlaceholderDetail.tsx';
import { usePanel } from '../state/panelContext.ts';
import { isPlaceholder } from '../state/rows.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Text } from '../ui/Text.tsx';
import { KeysOverlay } from './KeysOverlay.tsx';
import { listenToKeys } from './keyboard.ts';
import { ObservationTree } from './ObservationTree.tsx';
import { SplitPane } from './SplitPane.tsx';
import { TraceHeader } from './TraceHeader.tsx';

/** The whole panel: header, steps, and the detail of the selected step. */
export function TracePage() {
  const panel = usePanel();
  useEffect(() => listenToKeys(panel), [panel]);
  const trace = panel.trace.value;
  return (
    <div class="page">
      {trace.state === 'loading' && <Progress label="Loading the turn" />}
      {trace.state === 'failed' && (
        <EmptyState why={<Text text={trace.message} />}>
          {!trace.gone && (
            <Button primary onPress={() => void panel.open()}>
              Try again
            </Button>
          )}
        </EmptyState>
      )}
      {trace.state === 'ready' && <ReadyTrace trace={trace.value} />}
      {panel.keysShown.value && <KeysOverlay />}
    </div>
  );
}

function ReadyTrace({ trace }: { readonly trace: TraceView }) {
  const panel = usePanel();
  const detailed = panel.detailed.value;
  const step = trace.steps.find(({ spanId }) => spanId === detailed);
  return (
    <>
      <TraceHeader trace={trace} />
      <Warnings warnings={trace.warnings} />
      <NoticeLine />
      <SplitPane
        first={<ObservationTree trace={trace} />}
        second={
          step === undefined ? (
            <EmptyState why="No step is selected. Pick one in the list of steps." />
          ) : isPlaceholder(step) ? (
            <PlaceholderDetail step={step} />
          ) : (
            <ObservationDetail trace={trace} step={step} />
          )
        }
      />
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li key={warning} class="line">
          <Icon name="warning" className="warning" />
          <span>
            <Text text={warning} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Answers to what a person asked for. The element stays, so that a screen reader hears a change. */
function NoticeLine() {
  const panel = usePanel();
  const notice = panel.notice.value;
  const dismiss = () => {
    panel.notice.value = undefined;
  };
  return (
    <div role="status" class="notice">
      {notice !== undefined && (
        <div class="line">
          <Icon name={notice.kind === 'error' ? 'error' : 'info'} className={notice.kind === 'error' ? 'error' : 'muted'} />
          <span class="grow">
            <Text text={notice.message} />
          </span>
          <IconButton icon="close" label="Dismiss" onPress={dismiss} />
        </div>
      )}
    </div>
  );
}
