import type { ObservationView } from '../../src/protocol/views.ts';
import { Fold } from '../ui/Fold.tsx';
import { Text } from '../ui/Text.tsx';

/** Which key each field of the step was read from. */
export function Origins({ observation: { origins } }: { readonly observation: ObservationView }) {
  if (origins.length === 0) return null;
  return (
    <section>
      <h3>Where it was read</h3>
      <Fold summary="Which key each field came from">
        <table class="facts">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Key</th>
              <th scope="col">Convention</th>
            </tr>
          </thead>
          <tbody>
            {origins.map(({ field, key, convention }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td class="mono">
                  <Text text={key} />
                </td>
                <td class="muted">{convention === 'none' ? '' : convention}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Fold>
    </section>
  );
}
