import type { Usage } from '../model/observation.ts';
import type { Prices } from './prices.ts';
import type { Subject } from './subject.ts';

/** What the exporter says the step cost, in US dollars. */
export function exporterCost(subject: Subject): number | undefined {
  const said = subject.number('costUsd');
  if (said !== undefined) return said;
  const sum = subject.read('costUsd', 'generation');
  return sum === undefined || sum < 0 ? undefined : sum;
}

/** What a price table says: for the model that answered, else for the one that was asked for. */
export function tableCost(
  subject: Subject,
  provider: string | undefined,
  usage: Usage | undefined,
  prices: Prices,
): number | undefined {
  const model = subject.model();
  if (usage === undefined || model === undefined) return undefined;
  const time = subject.span.start;
  const cost = prices.costUsd(model, provider, usage, time);
  if (cost !== undefined) return cost;
  const asked = requestModel(subject);
  return asked === undefined || asked === model ? undefined : prices.costUsd(asked, provider, usage, time);
}

function requestModel(subject: Subject): string | undefined {
  return subject.string('requestModel') ?? subject.read('requestModel', 'generation');
}
