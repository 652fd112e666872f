import { formatCount } from '../../src/model/format.ts';
import type { PartView } from '../../src/protocol/views.ts';
import { assertNever } from '../../src/util/assertNever.ts';
import { Fold } from '../ui/Fold.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { LongText } from './LongText.tsx';
import { ToolCall } from './ToolCall.tsx';

interface MessagePartProps {
  readonly spanId: string;
  /** Place of the part inside the observation. */
  readonly path: string;
  readonly part: PartView;
  /** Whether it is the answer. */
  readonly prominent: boolean;
  /** Whether the text must be read as it was sent, and not rendered. */
  readonly exact: boolean;
}

/** One part of a message. What is not understood is shown as it came. */
export function MessagePart({ spanId, path, part, prominent, exact }: MessagePartProps) {
  switch (part.type) {
    case 'text':
      return (
        <LongText spanId={spanId} path={`${path}/text`} content={part} className={prominent ? 'answer' : ''} exact={exact} />
      );
    case 'reasoning':
      return (
        <Fold summary={<span class="muted">{`Reasoning, ${formatCount(part.fullLength ?? part.text.length)} characters`}</span>}>
          <LongText spanId={spanId} path={`${path}/text`} content={part} className="reasoning" />
        </Fold>
      );
    case 'tool_call':
      return (
        <ToolCall
          open={prominent}
          spanId={spanId}
          path={path}
          name={part.name}
          id={part.id}
          argumentsText={part.arguments}
          result={part.result}
        />
      );
    case 'tool_result':
      return (
        <ToolCall
          open={false}
          spanId={spanId}
          path={path}
          name="result"
          id={part.id}
          argumentsText={undefined}
          result={part.result}
        />
      );
    case 'media':
      return <Media mimeType={part.mimeType} uri={part.uri} />;
    case 'unknown':
      return (
        <Fold summary={<span class="muted">A part of a kind that is not known, as it was sent</span>} open={prominent}>
          <LongText spanId={spanId} path={`${path}/text`} content={part} exact />
        </Fold>
      );
    default:
      return assertNever(part);
  }
}

/** A placeholder: nothing is ever fetched from where a span points to. */
function Media({ mimeType, uri }: { readonly mimeType: string | undefined; readonly uri: string | undefined }) {
  const inline = uri?.startsWith('data:') === true;
  return (
    <span class="chip">
      <Icon name="file-media" />
      <span>
        <Text text={mimeType ?? 'Media'} />
        {inline ? `, ${formatCount(uri.length)} characters inline` : ', not loaded'}
      </span>
      {uri !== undefined && !inline && (
        <span class="muted url">
          <Text text={uri} />
        </span>
      )}
    </span>
  );
}
