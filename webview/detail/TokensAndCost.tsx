import { formatCost, formatCount } from '../../src/model/format.ts';
import type { Usage } from '../../src/model/observation.ts';
import type { ObservationView } from '../../src/protocol/views.ts';
import { Fold } from '../ui/Fold.tsx';
import { Text } from '../ui/Text.tsx';

/** What the step used and cost, and how that was computed. */
export function TokensAndCost({
  observation: { usage, costUsd, costSource, type, usageReport },
}: {
  readonly observation: ObservationView;
}) {
  if (usage === undefined && costUsd === undefined && type !== 'generation') return null;
  return (
    <section>
      <h3>Tokens and cost</h3>
      <dl class="pairs figures-list">
        {usage === undefined ? (
          <>
            <dt>Tokens</dt>
            <dd>
              – <span class="muted">the app sent no counts</span>
            </dd>
          </>
        ) : (
          usageRows(usage).map(([name, count, inner]) => [
            <dt key={`name ${name}`} class={inner ? 'inner' : ''}>
              {name}
            </dt>,
            <dd key={`value ${name}`} class="number">
              {formatCount(count)}
            </dd>,
          ])
        )}
        <dt>Cost</dt>
        <dd class="number" title={costUsd === undefined ? undefined : `$${costUsd}`}>
          {formatCost(costUsd)} <span class="muted">{costWords(costUsd, costSource)}</span>
        </dd>
      </dl>
      {usageReport !== undefined && <Computation report={usageReport} />}
    </section>
  );
}

function costWords(costUsd: number | undefined, source: ObservationView['costSource']): string {
  if (costUsd === undefined) return 'neither sent by the app nor in the price table';
  return source === 'exporter' ? 'sent by the app' : source === 'prices' ? 'from the price table' : '';
}

function usageRows(usage: Usage): readonly (readonly [name: string, count: number, inner: boolean])[] {
  const inner = (name: string, count: number | undefined) => (count === undefined ? [] : [[name, count, true] as const]);
  return [
    ['Input', usage.input, false],
    ...inner('read from cache', usage.cacheRead),
    ...inner('written to cache', usage.cacheWrite),
    ['Output', usage.output, false],
    ...inner('reasoning', usage.reasoning),
    ['Total', usage.total, false],
  ];
}

function Computation({ report: { counts, rules } }: { readonly report: NonNullable<ObservationView['usageReport']> }) {
  return (
    <Fold summary="How was this computed?">
      <table class="facts">
        <thead>
          <tr>
            <th scope="col">Sent</th>
            <th scope="col">Key</th>
            <th scope="col">Tokens</th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ part, key, value }) => (
            <tr key={part}>
              <th scope="row">{part}</th>
              <td class="mono">
                <Text text={key} />
              </td>
              <td class="number">{formatCount(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rules.map((rule) => (
        <p key={rule}>{rule}</p>
      ))}
    </Fold>
  );
}
