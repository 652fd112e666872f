import type { Json } from './json.ts';
import type { Observation } from './observation.ts';

/**
 * The results of the tools called in a trace, by call id, wherever they came from: what the tool's own step gave counts
 * first, then the messages in which a model was told. Calls and results without an id cannot be joined.
 */
export function joinTools(observations: readonly Pick<Observation, 'tool' | 'input' | 'output'>[]): ReadonlyMap<string, Json> {
  const results = new Map<string, Json>();
  const add = (id: string | undefined, result: Json | undefined): void => {
    if (id !== undefined && result !== undefined && !results.has(id)) results.set(id, result);
  };
  for (const { tool } of observations) add(tool?.callId, tool?.result);
  for (const { tool, input, output } of observations) {
    // The messages of a tool's own step may hold its arguments in the shape of a result.
    if (tool !== undefined) continue;
    for (const messages of [input, output]) {
      for (const { parts } of messages) for (const part of parts) if (part.type === 'tool_result') add(part.id, part.result);
    }
  }
  return results;
}
