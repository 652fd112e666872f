import type { ComponentChildren } from 'preact';
import { formatDateTime, formatDuration } from '../../src/model/format.ts';
import type { ObservationView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { Fold } from '../ui/Fold.tsx';
import { Text } from '../ui/Text.tsx';
import { LongText } from './LongText.tsx';
import { Origins } from './Origins.tsx';
import { TokensAndCost } from './TokensAndCost.tsx';

/** What the call was made with, what it used, what it cost, and where it stands in the code. */
export function Parameters({ observation }: { readonly observation: ObservationView }) {
  return (
    <>
      <Table title="Call" rows={callRows(observation)} />
      <Table
        title="Parameters"
        rows={observation.parameters.map(([name, value]) => [<Text key="name" text={name} />, <Text key="value" text={value} />])}
      />
      <TokensAndCost observation={observation} />
      <Tools observation={observation} />
      <Source observation={observation} />
      <Origins observation={observation} />
    </>
  );
}

type Row = readonly [name: ComponentChildren, value: ComponentChildren];

function Table({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl class="pairs">
        {rows.map(([name, value], index) => [<dt key={`name ${index}`}>{name}</dt>, <dd key={`value ${index}`}>{value}</dd>])}
      </dl>
    </section>
  );
}

function callRows(observation: ObservationView): readonly Row[] {
  const {
    model,
    provider,
    agent,
    level,
    finishReasons,
    startTime,
    durationMs,
    inFlight,
    timeToFirstTokenMs,
    convention,
    instrumentation,
  } = observation;
  const text = (name: string, value: string | undefined): readonly Row[] =>
    value === undefined ? [] : [[name, <Text key={name} text={value} />]];
  return [
    ...text('Model', model),
    ...text('Provider', provider),
    ...text('Agent', agent),
    ...text('Level', level),
    ...text('Finish reason', finishReasons.length === 0 ? undefined : finishReasons.join(', ')),
    ['Started', formatDateTime(startTime)],
    ['Duration', inFlight ? 'still running' : `${formatDuration(durationMs)}`],
    ...text('First token after', timeToFirstTokenMs === undefined ? undefined : formatDuration(timeToFirstTokenMs)),
    ...text('Made by', instrumentation === '' ? undefined : instrumentation),
    ...text('Read as', convention === 'none' ? 'no AI convention' : convention),
  ];
}

function Tools({ observation: { spanId, toolDefinitions } }: { readonly observation: ObservationView }) {
  if (toolDefinitions.length === 0) return null;
  return (
    <section>
      <h3>Tools offered</h3>
      {toolDefinitions.map(({ name, definition }, index) => (
        <Fold key={index} summary={<Text text={name} />}>
          <LongText spanId={spanId} path={`toolDefinitions/${index}/definition`} content={definition} exact />
        </Fold>
      ))}
    </section>
  );
}

function Source({ observation: { spanId, source } }: { readonly observation: ObservationView }) {
  const panel = usePanel();
  if (source === undefined) return null;
  return (
    <section>
      <h3>Source</h3>
      <button type="button" class="link-button" title="Open in the editor" onClick={() => void panel.openSource(spanId)}>
        <Text text={source.line === undefined ? source.file : `${source.file}:${source.line}`} />
      </button>
      {source.function !== undefined && (
        <span class="muted">
          {' in '}
          <Text text={source.function} />
        </span>
      )}
    </section>
  );
}
