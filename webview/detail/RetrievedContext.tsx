import { formatNumber, plural } from '../../src/model/format.ts';
import type { StepRow } from '../../src/model/summary.ts';
import type { DocumentView, ObservationView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { useCached } from '../state/useCached.ts';
import { kinds } from '../trace/kinds.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Text } from '../ui/Text.tsx';
import { LongText } from './LongText.tsx';
import { ScoreMark } from './ScoreMark.tsx';

interface RetrievedContextProps {
  readonly observation: ObservationView;
  /** The steps before this one that retrieved something: what a model call was given. */
  readonly sources: readonly StepRow[];
}

/** The documents of a step, or those that the turn had retrieved before it. */
export function RetrievedContext({ observation, sources }: RetrievedContextProps) {
  if (observation.documents.length > 0) return <Documents spanId={observation.spanId} documents={observation.documents} />;
  if (sources.length === 0) {
    return <EmptyState why="Nothing was retrieved for this step: no step before it in this turn returned documents." />;
  }
  return (
    <>
      {sources.map((source) => (
        <SourceDocuments key={source.spanId} source={source} />
      ))}
    </>
  );
}

// Some clocks give starts in whole milliseconds and ends in fractions of one.
const clockTickMs = 1;

/** Retrievals and rerankers that had ended, with documents, when `step` began. */
export function sourcesOf(steps: readonly StepRow[], step: StepRow): readonly StepRow[] {
  return steps.filter(
    ({ documentCount, startTime, durationMs, spanId }) =>
      spanId !== step.spanId && (documentCount ?? 0) > 0 && startTime + durationMs < step.startTime + clockTickMs,
  );
}

function SourceDocuments({ source }: { readonly source: StepRow }) {
  const panel = usePanel();
  const content = useCached(panel.observations, source.spanId);
  const kind = kinds[source.type];
  return (
    <section>
      <h3 class={kind.accent}>
        <Icon name={kind.icon} className="accent" />{' '}
        <button type="button" class="link-button" title="Select this step" onClick={() => panel.select(source.spanId)}>
          <Text text={source.name} />
        </button>
        <span class="muted">{` · ${plural(source.documentCount ?? 0, 'document')}, earlier in this turn`}</span>
      </h3>
      {content.state === 'loading' && <Progress label="Loading the documents" />}
      {content.state === 'failed' && <EmptyState why={<Text text={content.message} />} />}
      {content.state === 'ready' && <Documents spanId={source.spanId} documents={content.value.documents} />}
    </section>
  );
}

function Documents({ spanId, documents }: { readonly spanId: string; readonly documents: readonly DocumentView[] }) {
  const best = Math.max(0, ...documents.map(({ score }) => score ?? 0));
  return (
    <ol class="documents">
      {documents.map((document, index) => (
        <li key={document.rank} class="document">
          <Document spanId={spanId} path={`documents/${index}/content`} document={document} best={best} />
        </li>
      ))}
    </ol>
  );
}

interface DocumentProps {
  readonly spanId: string;
  readonly path: string;
  readonly document: DocumentView;
  /** The highest score of the list: scales differ between retrievers, so bars are relative to it. */
  readonly best: number;
}

function Document({ spanId, path, document, best }: DocumentProps) {
  const { rank, score, id, content, metadata, scores } = document;
  return (
    <Fold
      open={rank === 1}
      summary={
        <span class="document-line">
          <span class="document-rank">{rank}</span>
          <span class="document-bar" aria-hidden="true">
            {score !== undefined && score > 0 && best > 0 && <span style={{ width: `${(score / best) * 100}%` }} />}
          </span>
          <span class="document-score" title={score === undefined ? 'The retriever sent no score' : `Score ${score}`}>
            {formatNumber(score)}
          </span>
          <span class="document-name">
            <Text text={nameOf(document)} />
          </span>
          {scores.map((judgement) => (
            <ScoreMark key={judgement.id} score={judgement} />
          ))}
        </span>
      }
    >
      <LongText spanId={spanId} path={path} content={content} />
      {(id !== undefined || metadata.length > 0) && (
        <dl class="pairs">
          {id !== undefined && <Pair name="id" value={id} />}
          {metadata.map(([name, value], index) => (
            <Pair key={index} name={name} value={value} />
          ))}
        </dl>
      )}
    </Fold>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>
        <Text text={name} />
      </dt>
      <dd>
        <Text text={value} />
      </dd>
    </>
  );
}

/** What a person would call the document: where it came from, else its id, else how it begins. */
function nameOf({ id, metadata, content }: DocumentView): string {
  const source = metadata.find(([key]) => /^(source|title|file|path|file_?name|url)$/i.test(key))?.[1];
  return source ?? id ?? content.text.trimStart().slice(0, 120);
}
