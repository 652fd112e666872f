import { scenario } from '../../test/clients/scenario.ts';
import { shellCall } from './shellTool.ts';

/** What a request asks, told the same way for every protocol. */
export interface Asked {
  readonly model: string;
  readonly tools: readonly OfferedTool[];
  /** The request insists on this tool, or on any. */
  readonly toolChoice?: string | undefined;
  /** A tool has been called and has answered. */
  readonly hasToolResult: boolean;
  /** All text of the last message a person wrote. */
  readonly question: string;
  /** The JSON schema that the answer must follow. */
  readonly schema?: Schema | undefined;
}

export interface OfferedTool {
  readonly name: string;
  /** Of its arguments. */
  readonly schema?: Schema | undefined;
}

export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly name: string; readonly arguments: object }
  | { readonly kind: 'refused'; readonly message: string };

/** Tokens of every model call: `input` includes `cached`, `output` includes `reasoning`. */
export const usage = { input: 1200, cached: 1024, output: 48, reasoning: 16, embedding: 7 } as const;

/** What the scripted model says: a tool call first when there are tools, then the answer of the scenario. */
export function replyTo({ model, tools, toolChoice, hasToolResult, question, schema }: Asked): Reply {
  if (model.includes(scenario.models.broken)) {
    return {
      kind: 'refused',
      message: `The model \`${scenario.models.broken}\` does not exist or you do not have access to it.`,
    };
  }
  const isFollowUp = question.includes('Lyon');
  const mayCall = !isFollowUp && !hasToolResult;
  const shell = mayCall ? shellCall(tools.map(({ name }) => name)) : undefined;
  if (shell !== undefined) return { kind: 'tool', ...shell };
  const tool = toolToCall(tools, toolChoice, mayCall);
  if (tool !== undefined) {
    const isKnown = tool.schema?.properties === undefined || 'city' in tool.schema.properties;
    const given = isKnown ? scenario.tool.arguments : exampleOf(tool.schema ?? {}, scenario.answer);
    return { kind: 'tool', name: tool.name, arguments: given as object };
  }
  const text = isFollowUp ? scenario.followUp.answer : scenario.answer;
  return { kind: 'text', text: schema === undefined ? text : JSON.stringify(exampleOf(schema, text)) };
}

/** Frameworks rename tools, and offer their own beside the app's: for hand-overs, and for answers of a given shape. */
function toolToCall(tools: readonly OfferedTool[], choice: string | undefined, mayCall: boolean): OfferedTool | undefined {
  const named = tools.find(({ name }) => name === choice);
  if (named !== undefined) return named;
  const isApps = ({ name }: OfferedTool): boolean => name.includes(scenario.tool.name);
  if (mayCall) return tools.find(isApps) ?? tools[0];
  return choice === 'any' ? tools.findLast((tool) => !isApps(tool)) : undefined;
}

/** The part of a JSON schema that is understood here. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A value that follows a JSON schema, out of the words of the scenario. Gemini writes type names in upper case. */
function exampleOf(schema: Schema, text: string, name = '', definitions = schema.$defs ?? {}): unknown {
  const example = (inner: Schema | undefined, key = name): unknown =>
    exampleOf(inner ?? { type: 'string' }, text, key, definitions);
  const { type, properties = {}, items, enum: choices, anyOf, $ref } = schema;
  if ($ref !== undefined) return example(definitions[$ref.replace('#/$defs/', '')]);
  if (choices !== undefined) return choices[0];
  if (anyOf !== undefined) return example(anyOf[0]);
  switch ((typeof type === 'string' ? type : (type?.[0] ?? 'object')).toLowerCase()) {
    case 'string':
      if (/city/i.test(name)) return scenario.tool.arguments.city;
      return /reason|explanation|rationale/i.test(name) ? scenario.score.explanation : text;
    case 'integer':
    case 'number':
      return /score|rating/i.test(name) ? scenario.score.value : scenario.tool.result.population;
    case 'boolean':
      return true;
    case 'array':
      return [example(items)];
    case 'null':
      return null;
    default:
      return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, example(value, key)]));
  }
}

/** The answer in pieces, as a stream brings it. Joined they are the text. */
export function pieces(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}

/** The text of a content field: a string, or parts of which some carry `text`. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { readonly text?: unknown }) => (typeof part?.text === 'string' ? part.text : '')).join('\n');
}

/** The few numbers that stand for a meaning. Short, since SDKs write them into spans. */
export function embed(text: string): readonly number[] {
  const sums = [0, 0, 0, 0];
  for (const [index, character] of [...text].entries())
    sums[index % 4] = (sums[index % 4] ?? 0) + (character.codePointAt(0) ?? 0);
  return sums.map((sum) => (sum % 128) / 128);
}
