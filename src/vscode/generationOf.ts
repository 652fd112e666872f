import type { Client } from '../protocol/channel.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import type { TargetArgument } from './contributions.ts';

/** The step whose prompt is meant: the step itself, or the last generation of a turn, which made the answer. */
export async function generationOf(
  reader: Client<ReaderApi, ReaderEvents>,
  { traceId, spanId }: TargetArgument,
): Promise<{ readonly traceId: string; readonly spanId: string } | undefined> {
  if (spanId !== undefined) return { traceId, spanId };
  const steps = await reader.call('getSteps', { traceId });
  const last = steps.findLast((step) => step.type === 'generation' && !step.noise);
  return last === undefined ? undefined : { traceId, spanId: last.spanId };
}
