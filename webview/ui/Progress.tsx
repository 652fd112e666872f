import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const patienceMs = 200;

/** Shows that something is on its way, once it takes longer than a glance: most answers arrive before. */
export function Progress({ label }: { readonly label: string }) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  if (!visible) return null;
  return (
    <div class="progress" role="status">
      {h('vscode-progress-ring', { 'aria-hidden': 'true' })}
      <span>{label}</span>
    </div>
  );
}
