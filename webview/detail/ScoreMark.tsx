import { formatNumber } from '../../src/model/format.ts';
import type { Score } from '../../src/model/score.ts';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';

/** A score in few characters: `grounded 0.31 ✗`. */
export function ScoreMark({ score }: { readonly score: Score }) {
  return (
    <span class="score-mark" title={spellOut(score.explanation ?? score.name)}>
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
      <span title={String(value)}>{typeof value === 'number' ? formatNumber(value) : <Text text={String(value)} />}</span>
      {pass !== undefined && (
        <span role="img" aria-label={pass ? 'passed' : 'failed'}>
          {' '}
          <Icon name={pass ? 'check' : 'close'} />
        </span>
      )}
    </span>
  );
}
