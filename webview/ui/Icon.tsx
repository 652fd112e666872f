/** A codicon by its name. It is decoration: the word stands beside it, or in the label of the control that holds it. */
export function Icon({ name, className = '' }: { readonly name: string; readonly className?: string }) {
  return <span class={`codicon codicon-${name} ${className}`} aria-hidden="true" />;
}
