import type { TextView } from '../../src/protocol/views.ts';
import { Fold } from '../ui/Fold.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { LongText } from './LongText.tsx';

const previewLength = 120;

interface ToolCallProps {
  readonly spanId: string;
  /** Place of what holds `arguments` and `result` inside the observation. */
  readonly path: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly argumentsText: TextView | undefined;
  readonly result: TextView | undefined;
  readonly open: boolean;
}

/** A call and its result, one thing: `name arguments → result` on a line that opens onto both. */
export function ToolCall({ spanId, path, name, id, argumentsText, result, open }: ToolCallProps) {
  return (
    <Fold
      className="tool-call"
      open={open}
      summary={
        <>
          <Icon name="tools" className="accent-tool accent" />
          <span class="tool-name">
            <Text text={name} />
          </span>{' '}
          <span class="mono">
            <Text text={beginning(argumentsText)} />
          </span>
          {result !== undefined && (
            <>
              <span class="muted"> → </span>
              <span class="mono">
                <Text text={beginning(result)} />
              </span>
            </>
          )}
        </>
      }
    >
      <dl class="call">
        {argumentsText !== undefined && (
          <>
            <dt>Arguments</dt>
            <dd>
              <LongText spanId={spanId} path={`${path}/arguments`} content={argumentsText} exact />
            </dd>
          </>
        )}
        <dt>Result</dt>
        <dd>
          {result === undefined ? (
            <span class="muted">Not received. The tool may have failed, or its step may be missing.</span>
          ) : (
            <LongText spanId={spanId} path={`${path}/result`} content={result} exact />
          )}
        </dd>
        {id !== undefined && (
          <>
            <dt>Call id</dt>
            <dd class="mono muted">
              <Text text={id} />
            </dd>
          </>
        )}
      </dl>
    </Fold>
  );
}

function beginning(content: TextView | undefined): string {
  const text = content?.text ?? '';
  return text.length > previewLength ? `${text.slice(0, previewLength)}…` : text;
}
