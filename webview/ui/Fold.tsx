import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface FoldProps {
  /** The line that is always there. */
  readonly summary: ComponentChildren;
  readonly children: ComponentChildren;
  readonly open?: boolean;
  readonly className?: string;
}

/** One line that opens onto more. What is folded is not rendered. */
export function Fold({ summary, children, open: initiallyOpen = false, className = '' }: FoldProps) {
  const [open, setOpen] = useState(initiallyOpen);
  return (
    <div class={`fold ${className}`}>
      <button type="button" class="fold-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="fold-summary">{summary}</span>
      </button>
      {open && <div class="fold-content">{children}</div>}
    </div>
  );
}
