import { plural } from '../../src/model/format.ts';
import type { ObservationView } from '../../src/protocol/views.ts';
import { Fold } from '../ui/Fold.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';
import { Hints } from './Hints.tsx';

/** Beyond these, the Raw tab is the place to look. */
const mostKeys = 50;

/** One line, when there is something to know about how the step was read: what is missing, what could not be read, what is not known. */
export function Notes({ observation }: { readonly observation: ObservationView }) {
  const { warnings, unknownKeys } = observation;
  const isEmpty = observation.input.length + observation.output.length === 0;
  // Why there are no messages is told where they would stand.
  const hints = observation.hints.filter(({ about }) => !isEmpty || about !== 'content');
  const told = [
    ...hints.map(({ about }) => `no ${about === 'tokens' ? 'token counts' : about}`),
    ...(warnings.length === 0 ? [] : [plural(warnings.length, 'warning')]),
    ...(unknownKeys.length === 0 ? [] : [`${plural(unknownKeys.length, 'key')} not understood`]),
  ];
  if (told.length === 0) return null;
  return (
    <Fold
      className="notes"
      summary={
        <>
          <Icon name={warnings.length > 0 ? 'warning' : 'info'} className="muted" />
          <span class="muted">{told.join(' · ')}</span>
        </>
      }
    >
      <Hints hints={hints} />
      {warnings.map((warning) => (
        <p key={warning}>
          <Text text={warning} />
        </p>
      ))}
      {unknownKeys.length > 0 && (
        <>
          <p>
            These keys begin as those of a known convention do, but are not among them: a newer release may have added or renamed
            them. Their values are under Raw.
          </p>
          <ul class="unknown-keys">
            {unknownKeys.slice(0, mostKeys).map((key) => (
              <li key={key}>
                <Text text={key} />
              </li>
            ))}
            {unknownKeys.length > mostKeys && <li class="muted">{`and ${unknownKeys.length - mostKeys} more`}</li>}
          </ul>
        </>
      )}
    </Fold>
  );
}
