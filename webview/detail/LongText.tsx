import { useMemo } from 'preact/hooks';
import { formatCount } from '../../src/model/format.ts';
import type { TextView } from '../../src/protocol/views.ts';
import { usePanel } from '../state/panelContext.ts';
import { JsonView, parseForView } from '../ui/JsonView.tsx';
import { Text } from '../ui/Text.tsx';
import { Markdown } from './Markdown.tsx';

interface LongTextProps {
  readonly spanId: string;
  /** What `openText` is to open when the text is only a beginning. */
  readonly path: string;
  readonly content: TextView;
  readonly className?: string;
  /** Shows the text character by character as sent; JSON still folds. */
  readonly exact?: boolean;
}

/** A text of any kind: JSON as a tree, else markdown, else the bare text. A cut text says so and opens whole elsewhere. */
export function LongText({ spanId, path, content, className = '', exact = false }: LongTextProps) {
  const panel = usePanel();
  const { text, fullLength } = content;
  const json = useMemo(() => (fullLength === undefined ? parseForView(text) : undefined), [text, fullLength]);
  const rendered = !exact && panel.markdown.value;
  return (
    <div class={`text ${className}`}>
      {json !== undefined ? (
        <JsonView value={json} openDepth={2} />
      ) : rendered ? (
        <Markdown text={text} />
      ) : (
        <div class="plain">
          <Text text={text} />
        </div>
      )}
      {fullLength !== undefined && (
        <div class="cut">
          <span class="muted">{`The first ${formatCount(text.length)} characters. `}</span>
          <button type="button" class="link-button" onClick={() => void panel.openText(spanId, path)}>
            {`Open full text (${formatCount(fullLength)} characters)`}
          </button>
        </div>
      )}
    </div>
  );
}
