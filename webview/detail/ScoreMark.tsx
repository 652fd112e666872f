import { formatNumber } from '../../src/model/format.ts';
import type { Score } from '../../src/model/score.ts';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';

interface ScoreMarkProps {
  readonly score: Score;
  /** The name of the step it was given to, when that is not what the mark stands beside. */
  readonly stepName?: string;
}

/** A score in few characters: `grounded 0.31 ✗`. */
export function ScoreMark({ score, stepName }: ScoreMarkProps) {
  const said = score.explanation ?? score.name;
  return (
    <span class="score-mark" title={spellOut(stepName === undefined ? said : `On ${stepName}: ${said}`)}>
      <span class="muted">
        <Text text={score.name} />
      </span>{' '}
      <ScoreValue score={score} />
    </span>
  );
}

/** The value, and pass or fail as an icon with its word for those who do not see it. */
export function ScoreValue({ score: { value, pass } }: { readonly score: Score }) {
  return (
    <span class={`score-value ${pass === undefined ? '' : pass ? 'passed' : 'failed'}`}>
      <span title={exactly(value)}>{typeof value === 'number' ? formatNumber(value) : <Text text={String(value)} />}</span>
      {pass !== undefined && (
        <span role="img" aria-label={pass ? 'passed' : 'failed'}>
          {' '}
          <Icon name={pass ? 'check' : 'close'} />
        </span>
      )}
    </span>
  );
}

/** Only what is not in view already: the title around it, which says why, is to be reached as well. */
function exactly(value: Score['value']): string | undefined {
  return typeof value === 'number' && formatNumber(value) !== String(value) ? String(value) : undefined;
}
