import type { ComponentChildren } from 'preact';

/** Why there is nothing to see, and what to do about it. */
export function EmptyState({ why, children }: { readonly why: ComponentChildren; readonly children?: ComponentChildren }) {
  return (
    <div class="empty" role="status">
      <p>{why}</p>
      {children}
    </div>
  );
}
