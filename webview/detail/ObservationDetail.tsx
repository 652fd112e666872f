import { useEffect, useRef } from 'preact/hooks';
import { formatCost, formatCount, formatDuration } from '../../src/model/format.ts';
import type { StepRow } from '../../src/model/summary.ts';
import type { ObservationView, TraceView } from '../../src/protocol/views.ts';
import { assertNever } from '../../src/util/assertNever.ts';
import { ReviewBar } from '../review/ReviewBar.tsx';
import { type DetailTab, tabFor } from '../state/detailTab.ts';
import { usePanel } from '../state/panelContext.ts';
import { useCached } from '../state/useCached.ts';
import { detailId } from '../trace/keyboard.ts';
import { kinds } from '../trace/kinds.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Icon } from '../ui/Icon.tsx';
import { Progress } from '../ui/Progress.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { Text } from '../ui/Text.tsx';
import { Messages } from './Messages.tsx';
import { Notes } from './Notes.tsx';
import { Parameters } from './Parameters.tsx';
import { PromptBar } from './PromptBar.tsx';
import { RawAttributes } from './RawAttributes.tsx';
import { RetrievedContext, sourcesOf } from './RetrievedContext.tsx';
import { Scores } from './Scores.tsx';

interface ObservationDetailProps {
  readonly trace: TraceView;
  readonly step: StepRow;
}

/** All about one step: its head at once, its content as soon as it is fetched. */
export function ObservationDetail({ trace, step }: ObservationDetailProps) {
  const panel = usePanel();
  const { spanId } = step;
  const content = useCached(panel.observations, spanId);
  const article = useRef<HTMLElement>(null);
  // Another step is read from its beginning.
  useEffect(() => article.current?.scrollTo(0, 0), [spanId]);
  return (
    <article id={detailId} class="detail" tabIndex={-1} ref={article} aria-label={`Step ${spellOut(step.name)}`}>
      <DetailHead step={step} observation={content.state === 'ready' ? content.value : undefined} />
      {content.state === 'loading' && <Progress label="Loading the step" />}
      {content.state === 'failed' && (
        <EmptyState why={<Text text={content.message} />}>
          {!content.gone && (
            <Button primary onPress={() => panel.observations.ensure(spanId)}>
              Try again
            </Button>
          )}
        </EmptyState>
      )}
      {content.state === 'ready' && (
        <>
          <PromptBar observation={content.value} />
          <Notes observation={content.value} />
          <DetailTabs key={spanId} trace={trace} step={step} observation={content.value} />
        </>
      )}
    </article>
  );
}

interface DetailHeadProps {
  readonly step: StepRow;
  readonly observation: ObservationView | undefined;
}

function DetailHead({ step, observation }: DetailHeadProps) {
  const kind = kinds[step.type];
  const message = observation?.statusMessage ?? step.statusMessage;
  return (
    <div class="detail-head">
      <div class={`detail-line ${kind.accent}`}>
        <h2 title={spellOut(step.name)}>
          <Icon name={kind.icon} className="accent" />
          <span class="detail-name">
            <Text text={step.name} />
          </span>
          <span class="kind-word muted">{kind.word}</span>
        </h2>
        <ReviewBar target="step" scores={step.scores} />
      </div>
      <ul class="place muted">
        <li title={step.inFlight ? undefined : `${step.durationMs} ms`}>
          {step.inFlight ? 'still running' : formatDuration(step.durationMs)}
        </li>
        {observation?.timeToFirstTokenMs !== undefined && (
          <li>{`first token ${formatDuration(observation.timeToFirstTokenMs)}`}</li>
        )}
        {step.model !== undefined && (
          <li>
            <Text text={step.model} />
          </li>
        )}
        <StepTokens step={step} observation={observation} />
        {step.costUsd !== undefined && <li title={`$${step.costUsd}`}>{formatCost(step.costUsd)}</li>}
        {observation !== undefined && observation.finishReasons.length > 0 && (
          <li>
            finish <Text text={observation.finishReasons.join(', ')} />
          </li>
        )}
      </ul>
      {step.status === 'error' && (
        <div class="line failure" role="note">
          <Icon name="error" className="error" />
          <span>
            <span class="error">error</span>{' '}
            {message === undefined ? <span class="muted">without a message</span> : <Text text={message} />}
          </span>
        </div>
      )}
    </div>
  );
}

function StepTokens({ step: { inputTokens, outputTokens }, observation }: DetailHeadProps) {
  if (inputTokens === undefined && outputTokens === undefined) return null;
  const count = (tokens: number | undefined) => (tokens === undefined ? '–' : formatCount(tokens));
  const cached = observation?.usage?.cacheRead;
  return (
    <li>
      {`${count(inputTokens)} tok in`}
      {cached !== undefined && cached > 0 && ` (${formatCount(cached)} cached)`}
      {`, ${count(outputTokens)} out`}
    </li>
  );
}

function DetailTabs({ trace, step, observation }: ObservationDetailProps & { readonly observation: ObservationView }) {
  const panel = usePanel();
  const sources = step.type === 'generation' || step.type === 'evaluator' ? sourcesOf(trace.steps, step) : [];
  const documents =
    observation.documents.length > 0
      ? observation.documents.length
      : sources.reduce((count, { documentCount }) => count + (documentCount ?? 0), 0);
  const scores = observation.scores.length + trace.scores.length;
  const filled = new Set<DetailTab>(['parameters', 'raw']);
  if (documents > 0) filled.add('context');
  if (scores > 0) filled.add('scores');
  const main = observation.documents.length > 0 ? 'context' : 'messages';
  const active = tabFor(panel.tab.value, step.spanId, main, filled);
  const tabs: readonly Tab<DetailTab>[] = [
    { id: 'messages', label: 'Messages' },
    { id: 'context', label: 'Context', count: documents },
    { id: 'scores', label: 'Scores', count: scores },
    { id: 'parameters', label: 'Parameters' },
    { id: 'raw', label: 'Raw' },
  ];
  const content = () => {
    switch (active) {
      case 'messages':
        return <Messages observation={observation} />;
      case 'context':
        return <RetrievedContext observation={observation} sources={sources} />;
      case 'scores':
        return <Scores ofStep={observation.scores} ofTurn={trace.scores} />;
      case 'parameters':
        return <Parameters observation={observation} />;
      case 'raw':
        return <RawAttributes spanId={step.spanId} />;
      default:
        return assertNever(active);
    }
  };
  return (
    <Tabs label="Parts of the step" tabs={tabs} active={active} onSelect={(tab) => panel.chooseTab(tab)}>
      {content()}
    </Tabs>
  );
}
