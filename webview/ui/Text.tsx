import { textRuns } from './hiddenCharacters.ts';

/**
 * Text as received, as text nodes. Characters that cannot be seen get a visible mark; the mark itself is not part of the
 * document's text, so that what is selected and copied is what was received.
 */
export function Text({ text }: { readonly text: string }) {
  const runs = textRuns(text);
  if (runs.length === 0) return null;
  if (runs.length === 1 && runs[0]?.hidden === false) return <>{text}</>;
  return (
    <>
      {runs.map((run, index) =>
        run.hidden ? (
          <span key={index} class="hidden-characters" data-label={run.label} title={`Characters that do not show: ${run.label}`}>
            {run.text}
          </span>
        ) : (
          run.text
        ),
      )}
    </>
  );
}
