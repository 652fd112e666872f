import { scenario } from '../../test/clients/scenario.ts';
import type { Schema } from './exampleOf.ts';
import type { Exchange } from './exchange.ts';

/** A function the model may call, as both APIs describe it. */
export interface FunctionTool {
  readonly name: string;
  readonly parameters?: Schema;
}

/** The tool that a request insists on: `required` is any. */
export type ToolChoice = string | { readonly name?: string; readonly function?: { readonly name: string } };

/** The name of the tool that must be called, or `any`. */
export function insistedOn(choice: ToolChoice | undefined): string | undefined {
  if (typeof choice === 'string') return choice === 'required' ? 'any' : undefined;
  return choice?.function?.name ?? choice?.name;
}

/** Models answer by the name of their snapshot. */
export function answeringModel(model: string): string {
  return model === scenario.models.openai ? `${model}-2024-07-18` : model;
}

/** Says that there is no such model, as api.openai.com does. */
export function refuse(exchange: Exchange, message: string): void {
  exchange.json(400, { error: { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' } });
}
