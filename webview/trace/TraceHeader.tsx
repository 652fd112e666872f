import { formatCost, formatCount, formatDateTime, formatDuration, formatTokens } from '../../src/model/format.ts';
import type { TraceView } from '../../src/protocol/views.ts';
import { ScoreMark } from '../detail/ScoreMark.tsx';
import { ReviewBar } from '../review/ReviewBar.tsx';
import { usePanel } from '../state/panelContext.ts';
import { IconButton } from '../ui/Button.tsx';
import { spellOut } from '../ui/hiddenCharacters.ts';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { headerScores } from './headerScores.ts';
import { statusLook } from './kinds.ts';

const mostScores = 3;

/** Two lines: what was asked and how it went; where it belongs. */
export function TraceHeader({ trace }: { readonly trace: TraceView }) {
  const panel = usePanel();
  const running = trace.steps.some(({ inFlight }) => inFlight);
  const status = statusLook(trace.status, running);
  const scores = headerScores(trace);
  return (
    <header class="header">
      <div class="header-line">
        <h1 class="title" title={spellOut(trace.title)}>
          <Text text={trace.title} />
        </h1>
        <div class="figures">
          {status !== undefined && (
            <span class={`status ${status.className}`}>
              <Icon name={status.icon} /> {status.word}
            </span>
          )}
          {!trace.complete && (
            <span class="status muted" title="More steps may still arrive">
              <Icon name="pulse" /> live
            </span>
          )}
          <span class="figure" title={`${trace.durationMs} ms`}>
            {formatDuration(trace.durationMs)}
          </span>
          <TokenFigure trace={trace} />
          <span class="figure" title={trace.costUsd === undefined ? 'The price is not known' : `$${trace.costUsd}`}>
            {formatCost(trace.costUsd)}
          </span>
          {scores.slice(0, mostScores).map(({ score, step }) => (
            <ScoreMark key={score.id} score={score} {...(step === undefined ? {} : { stepName: step.name })} />
          ))}
          {scores.length > mostScores && <span class="muted">{`+${scores.length - mostScores} scores`}</span>}
        </div>
        <ReviewBar target="turn" scores={trace.scores} />
      </div>
      <div class="header-line header-place">
        <Place trace={trace} />
        <div class="actions">
          <IconButton
            icon="chevron-left"
            label="Previous turn ([)"
            disabled={trace.previousTraceId === undefined}
            onPress={() => void panel.showTurn(trace.previousTraceId)}
          />
          <IconButton
            icon="chevron-right"
            label="Next turn (])"
            disabled={trace.nextTraceId === undefined}
            onPress={() => void panel.showTurn(trace.nextTraceId)}
          />
          <IconButton
            icon="question"
            label="All keys (?)"
            onPress={() => {
              panel.keysShown.value = true;
            }}
          />
        </div>
      </div>
    </header>
  );
}

function TokenFigure({ trace: { usage } }: { readonly trace: TraceView }) {
  if (usage === undefined)
    return (
      <span class="figure" title="No token counts were sent">
        {formatTokens(undefined)}
      </span>
    );
  return (
    <span class="figure" title={`${formatCount(usage.input)} in, ${formatCount(usage.output)} out`}>
      {formatTokens(usage.total)}
      {usage.cacheRead !== undefined && usage.cacheRead > 0 && (
        <span class="muted">{` (${formatCount(usage.cacheRead)} cached)`}</span>
      )}
    </span>
  );
}

/** Session, turn, service, user and time, as far as they are known. */
function Place({ trace }: { readonly trace: TraceView }) {
  const { session, service, userId, environment, release, tags } = trace;
  const known: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Service', service],
    ['User', userId],
    ['Environment', environment],
    ['Release', release],
    ...tags.map((tag) => ['Tag', tag] as const),
  ];
  return (
    <ul class="place muted">
      <li class="place-session" title={spellOut(session.sessionId ?? 'This turn names no session')}>
        {session.sessionId === undefined ? (
          'no session'
        ) : (
          <>
            session <Text text={session.title} />
          </>
        )}
      </li>
      <li>{`turn ${trace.turnNumber} of ${trace.turnCount}`}</li>
      {known.map(([label, text], index) =>
        text === undefined ? null : (
          <li key={`${label} ${index}`} title={spellOut(`${label} ${text}`)}>
            <Text text={text} />
          </li>
        ),
      )}
      <li title={formatDateTime(trace.startTime)}>
        <time dateTime={isoOf(trace.startTime)}>{clockTime(trace.startTime)}</time>
      </li>
    </ul>
  );
}

/** `14:32:07` in local time; the date and the zone are in the tool tip. */
function clockTime(time: number): string {
  return formatDateTime(time).split(' ')[1] ?? formatDateTime(time);
}

function isoOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
