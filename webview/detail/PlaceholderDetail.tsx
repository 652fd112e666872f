import type { StepRow } from '../../src/model/summary.ts';
import { detailId } from '../trace/keyboard.ts';
import { EmptyState } from '../ui/EmptyState.tsx';

/** What there is to say of a step that only the steps inside it speak of. */
export function PlaceholderDetail({ step }: { readonly step: StepRow }) {
  const known = `The steps inside name span ${step.spanId} as their parent.`;
  return (
    <article id={detailId} class="detail" tabIndex={-1} aria-label={`Step ${step.name}`}>
      {step.absent === 'awaited' ? (
        <EmptyState why={`${known} It has not been received yet: a step is sent when it ends.`} />
      ) : (
        <EmptyState
          why={`${known} It was never received: the app may have been stopped before it ended, or its service sends elsewhere.`}
        />
      )}
    </article>
  );
}
