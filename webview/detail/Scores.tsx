import { formatDateTime, formatRelativeTime } from '../../src/model/format.ts';
import type { Score, ScoreSource } from '../../src/model/score.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Text } from '../ui/Text.tsx';
import { ScoreValue } from './ScoreMark.tsx';

const sources: Readonly<Record<ScoreSource, string>> = {
  human: 'person',
  judge: 'judge',
  code: 'code check',
  user: 'user of the app',
  import: 'import',
};

interface ScoresProps {
  readonly ofStep: readonly Score[];
  readonly ofTurn: readonly Score[];
}

/** Every judgement on the step and on its turn: what was said, by whom, and why. */
export function Scores({ ofStep, ofTurn }: ScoresProps) {
  if (ofStep.length + ofTurn.length === 0) {
    return <EmptyState why="Nobody has judged this step or its turn yet. Press p or f to say pass or fail, n to write a note." />;
  }
  return (
    <>
      <ScoreList title="On this step" scores={ofStep} />
      <ScoreList title="On the turn" scores={ofTurn} />
    </>
  );
}

function ScoreList({ title, scores }: { readonly title: string; readonly scores: readonly Score[] }) {
  if (scores.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="scores">
        {scores.map((score) => (
          <li key={score.id} class="score">
            <span class="score-name">
              <Text text={score.name} />
            </span>
            {score.type === 'text' || score.type === 'correction' ? <span /> : <ScoreValue score={score} />}
            <span class="muted score-origin">
              {sources[score.source]}
              <Detail text={score.evaluator} />
              <Detail text={score.author} />
              <ScoreTime time={score.time} />
            </span>
            {(score.type === 'text' || score.type === 'correction') && (
              <p class="explanation">
                <Text text={String(score.value)} />
              </p>
            )}
            {score.explanation !== undefined && (
              <p class="explanation">
                <Text text={score.explanation} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Detail({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <>
      {' · '}
      <Text text={text} />
    </>
  );
}

function ScoreTime({ time }: { readonly time: string }) {
  const millis = Date.parse(time);
  if (Number.isNaN(millis)) return null;
  return (
    <>
      {' · '}
      <time dateTime={time} title={formatDateTime(millis)}>
        {formatRelativeTime(millis, Date.now())}
      </time>
    </>
  );
}
