import { formatCount, formatDuration } from '../../src/model/format.ts';
import type { RawAttribute, RawView, TextView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { useCached } from '../state/useCached.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Fold } from '../ui/Fold.tsx';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Progress } from '../ui/Progress.tsx';
import { Text } from '../ui/Text.tsx';
import { LongText } from './LongText.tsx';

/** Values longer than this fold. */
const shortValue = 200;

/** Everything that was received for a step, as it was received. */
export function RawAttributes({ spanId }: { readonly spanId: string }) {
  const panel = usePanel();
  const raw = useCached(panel.raws, spanId);
  if (raw.state === 'loading') return <Progress label="Loading what was received" />;
  if (raw.state === 'failed') {
    return (
      <EmptyState why={<Text text={raw.message} />}>
        <Button primary onPress={() => panel.raws.ensure(spanId)}>
          Try again
        </Button>
      </EmptyState>
    );
  }
  return <RawSections spanId={spanId} raw={raw.value} />;
}

function RawSections({ spanId, raw }: { readonly spanId: string; readonly raw: RawView }) {
  const { scope } = raw;
  return (
    <>
      <section>
        <h3>Span</h3>
        <div class="raw">
          {raw.fields.map(([name, value], index) => (
            <RawRow key={index} name={name} type="field" value={{ text: value }} spanId={spanId} path={`raw/fields/${index}`} />
          ))}
        </div>
      </section>
      <Section title="Attributes" spanId={spanId} path="raw/span" attributes={raw.span} />
      {raw.events.map((event, index) => (
        <Section
          key={`event ${index}`}
          title="Event"
          name={`${event.name}, after ${formatDuration(event.offsetMs)}`}
          spanId={spanId}
          path={`raw/events/${index}/attributes`}
          attributes={event.attributes}
        />
      ))}
      {raw.logs.map((log, index) => (
        <Section
          key={`log ${index}`}
          title="Log"
          name={log.name}
          body={log.body}
          spanId={spanId}
          path={`raw/logs/${index}`}
          attributes={log.attributes}
        />
      ))}
      {raw.links.map((link, index) => (
        <Section
          key={`link ${index}`}
          title="Link"
          name={`trace ${link.traceId} span ${link.spanId}`}
          spanId={spanId}
          path={`raw/links/${index}/attributes`}
          attributes={link.attributes}
        />
      ))}
      <Section
        title="Scope"
        name={`${scope.name} ${scope.version}`.trim()}
        spanId={spanId}
        path="raw/scope/attributes"
        attributes={scope.attributes}
      />
      <Section title="Resource" spanId={spanId} path="raw/resource" attributes={raw.resource} />
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly name?: string;
  readonly body?: TextView;
  readonly spanId: string;
  readonly path: string;
  readonly attributes: readonly RawAttribute[];
}

function Section({ title, name, body, spanId, path, attributes }: SectionProps) {
  const inside = body === undefined ? path : `${path}/attributes`;
  return (
    <section>
      <h3>
        {title}
        {name !== undefined && (
          <span class="muted raw-name">
            {' '}
            <Text text={name} />
          </span>
        )}
      </h3>
      <div class="raw">
        {body !== undefined && <RawRow name="body" type="body" value={body} spanId={spanId} path={`${path}/body`} />}
        {attributes.map(({ key, type, value }, index) => (
          <RawRow key={index} name={key} type={type} value={value} spanId={spanId} path={`${inside}/${index}/value`} />
        ))}
        {attributes.length === 0 && body === undefined && <div class="muted">No attributes</div>}
      </div>
    </section>
  );
}

interface RawRowProps {
  readonly name: string;
  readonly type: string;
  readonly value: TextView;
  readonly spanId: string;
  readonly path: string;
}

/** One attribute: key, type, value, copy. */
function RawRow({ name, type, value, spanId, path }: RawRowProps) {
  const panel = usePanel();
  const { text, fullLength } = value;
  const long = text.length > shortValue || fullLength !== undefined || text.includes('\n');
  return (
    <div class="raw-row">
      <span class="raw-key">
        <Text text={name} />
      </span>
      <span class="raw-type muted">{type === 'field' || type === 'body' ? '' : type}</span>
      <span class="raw-value">
        {long ? (
          <Fold
            summary={
              <span class="first-words">
                <Text text={text.slice(0, shortValue)} />
              </span>
            }
          >
            <LongText spanId={spanId} path={path} content={value} exact />
          </Fold>
        ) : (
          <Text text={text} />
        )}
      </span>
      <IconButton
        icon="copy"
        label={`Copy ${fullLength === undefined ? 'the value' : `the first ${formatCount(text.length)} characters`} of ${spellOut(name)}`}
        onPress={() => void panel.copy(text)}
      />
    </div>
  );
}
