import { scenario } from '../../test/clients/scenario.ts';
import { exampleOf, type Schema } from './exampleOf.ts';
import { shellCall } from './shellTool.ts';

/** What a request asks, told the same way for every protocol. */
interface Asked {
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

interface OfferedTool {
  readonly name: string;
  /** Of its arguments. */
  readonly schema?: Schema | undefined;
}

/** What the model says to a request. */
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
