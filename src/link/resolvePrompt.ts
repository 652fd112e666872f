import type { Role } from '../model/message.ts';
import type { FoundPrompt, LinkConfidence } from '../model/promptLink.ts';
import { findByName, findBySource } from './findUnits.ts';
import { describeCoverage, type Match, type PromptIndex } from './promptIndex.ts';
import type { PromptUnit } from './promptUnit.ts';

/** What the telemetry of one generation says about its prompt. All of it is hostile text. */
export interface PromptHints {
  /** The template before rendering (`llm.prompt_template.template`). */
  readonly template?: string;
  /** `gen_ai.prompt.name` and its like: a path, `path#symbol`, or a name. */
  readonly promptName?: string;
  /** A version says which content, not which file: it is not used to find one. */
  readonly promptVersion?: string;
  /** `code.file.path`, often absolute and of another machine. */
  readonly sourceFile?: string;
  /** 1-based. */
  readonly sourceLine?: number;
  /** The input as sent; text parts only, in order. */
  readonly messages: readonly PromptMessage[];
}

export interface PromptMessage {
  readonly role: Role;
  readonly text: string;
}

interface MessageMatch {
  readonly match: Match;
  readonly text: string;
}

const order: readonly LinkConfidence[] = ['exact', 'strong', 'likely', 'weak'];

/**
 * Finds the prompt unit of a generation: by the template it carries, else by the prompt's name, else by the place in the
 * code, else by the text of its system messages and first user message. A choice that is not certain is returned as `weak`
 * with its alternatives; nothing is ever made up.
 */
export function resolvePrompt(hints: PromptHints, index: PromptIndex): FoundPrompt {
  if (index.units.length === 0)
    return nothing('no prompt of the workspace is known: no file matches the setting for prompt files');
  return byTemplate(hints, index) ?? byName(hints, index) ?? bySource(hints, index) ?? byText(hints, index);
}

function byTemplate({ template, promptName, messages }: PromptHints, index: PromptIndex): FoundPrompt | undefined {
  if (template === undefined || template === '') return undefined;
  const evidence = 'by the attribute llm.prompt_template.template';
  let units = index.withTemplate(template);
  if (units.length > 1 && promptName !== undefined) {
    const named = findByName(promptName, index.units)?.units ?? [];
    const both = units.filter((unit) => named.includes(unit));
    if (both.length > 0) units = both;
  }
  if (units.length > 0) return chosen(units, 'exact', evidence, messages, index);
  const match = index.match(template, 'the attribute llm.prompt_template.template');
  if (match === undefined || match.confidence === 'weak') return undefined;
  // The file was edited since, or the attribute holds only a part of it.
  return found(match.unit, match.confidence, match.evidence, match.alternatives, renderedOf(match.unit, messages, index));
}

function byName({ promptName, messages }: PromptHints, index: PromptIndex): FoundPrompt | undefined {
  if (promptName === undefined || promptName === '') return undefined;
  const named = findByName(promptName, index.units);
  if (named === undefined) return undefined;
  return chosen(named.units, named.confidence, `by the prompt name in its attributes, ${named.rule}`, messages, index);
}

function bySource({ sourceFile, sourceLine, messages }: PromptHints, index: PromptIndex): FoundPrompt | undefined {
  if (sourceFile === undefined || sourceFile === '') return undefined;
  const units = findBySource(sourceFile, index.units);
  if (units.length === 0) return undefined;
  const evidence = 'by the source location in its attributes (code.file.path)';
  const onLine = units.filter((unit) => sourceLine !== undefined && unit.startLine <= sourceLine && sourceLine <= unit.endLine);
  if (onLine.length > 0) return chosen(onLine, 'strong', evidence, messages, index);
  // The location is the call's, not the prompt's: only the text tells which prompt of the file it was.
  const narrowed = narrowByText(units, messages, index);
  return narrowed === undefined
    ? undefined
    : found(narrowed.unit, 'strong', `${evidence}, and ${narrowed.words}`, [], narrowed.text);
}

function byText({ messages, sourceFile }: PromptHints, index: PromptIndex): FoundPrompt {
  const readable = messages.filter((message) => message.text.trim() !== '');
  if (readable.length === 0) return nothing('its messages were not captured, and no attribute names its prompt');
  const texts = readable.filter((message) => message.role === 'system');
  const user = readable.find((message) => message.role === 'user');
  if (user !== undefined) texts.push(user);
  let best: MessageMatch | undefined;
  for (const { role, text } of texts) {
    const match = index.match(text, role === 'system' ? 'the system message' : 'the first user message');
    if (match === undefined) continue;
    if (best === undefined || order.indexOf(match.confidence) < order.indexOf(best.match.confidence)) best = { match, text };
    if (best.match.confidence === 'exact' || best.match.confidence === 'strong') break;
  }
  if (best !== undefined) {
    const { match, text } = best;
    const others = match.others.map(nameOf).join(', ');
    const evidence = others === '' ? match.evidence : `${match.evidence}; the message also holds ${others}`;
    return found(match.unit, match.confidence, evidence, match.alternatives, text);
  }
  const only = sourceFile === undefined ? [] : findBySource(sourceFile, index.units);
  if (only.length === 1 && only[0] !== undefined) {
    return found(
      only[0],
      'weak',
      'the only prompt in the file of code.file.path, but its text does not stand in the messages',
      [],
    );
  }
  return nothing('no prompt of the workspace has text that stands in its system message or first user message');
}

/** One unit is the answer; of several, the one whose text stands in the messages; else the first, as weak. */
function chosen(
  units: readonly PromptUnit[],
  confidence: LinkConfidence,
  evidence: string,
  messages: readonly PromptMessage[],
  index: PromptIndex,
): FoundPrompt {
  const [first, ...rest] = units as readonly [PromptUnit, ...PromptUnit[]];
  if (rest.length === 0) return found(first, confidence, evidence, [], renderedOf(first, messages, index));
  const narrowed = narrowByText(units, messages, index);
  if (narrowed !== undefined) return found(narrowed.unit, confidence, `${evidence}, and ${narrowed.words}`, [], narrowed.text);
  const inOneFile = rest.every((unit) => unit.path === first.path);
  const doubt = inOneFile ? `which has ${units.length} prompts` : `which ${units.length} prompts have`;
  return found(first, 'weak', `${evidence}, ${doubt}`, rest, renderedOf(first, messages, index));
}

interface Narrowed {
  readonly unit: PromptUnit;
  readonly text: string;
  readonly words: string;
}

/** The one unit of which most stands in a message, when no other comes near. */
function narrowByText(
  units: readonly PromptUnit[],
  messages: readonly PromptMessage[],
  index: PromptIndex,
): Narrowed | undefined {
  const measured = units.slice(0, 200).flatMap((unit) => {
    const best = bestMessage(unit, messages, index);
    return best === undefined || best.coverage < 0.7 ? [] : [{ unit, ...best }];
  });
  measured.sort((a, b) => b.matched - a.matched);
  const [first, second] = measured;
  if (first === undefined || (second !== undefined && second.matched > 0.9 * first.matched)) return undefined;
  return { unit: first.unit, text: first.text, words: describeCoverage(first.coverage, `the ${first.role} message`) };
}

function renderedOf(unit: PromptUnit, messages: readonly PromptMessage[], index: PromptIndex): string | undefined {
  const best = bestMessage(unit, messages, index);
  return best !== undefined && best.coverage > 0.2 ? best.text : firstMessages(messages)[0]?.text;
}

function bestMessage(unit: PromptUnit, messages: readonly PromptMessage[], index: PromptIndex) {
  let best: { readonly role: Role; readonly text: string; readonly coverage: number; readonly matched: number } | undefined;
  for (const { role, text } of firstMessages(messages)) {
    const { coverage, matched } = index.align(unit, text);
    if (best === undefined || matched > best.matched) best = { role, text, coverage, matched };
  }
  return best;
}

/** The messages a prompt is rendered into: the system's and the user's first. */
function firstMessages(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const user = messages.find((message) => message.role === 'user');
  return messages.filter((message) => message.text !== '' && (message.role === 'system' || message === user)).slice(0, 8);
}

function found(
  unit: PromptUnit,
  confidence: LinkConfidence,
  evidence: string,
  alternatives: readonly PromptUnit[],
  rendered?: string,
): FoundPrompt {
  return {
    ...placeOf(unit),
    endLine: unit.endLine,
    evidence,
    confidence,
    ...(rendered === undefined ? {} : { rendered }),
    alternatives: alternatives.map(placeOf),
  };
}

function placeOf(unit: PromptUnit): { readonly path: string; readonly symbol?: string; readonly startLine: number } {
  return { path: unit.path, ...(unit.symbol === undefined ? {} : { symbol: unit.symbol }), startLine: unit.startLine };
}

function nameOf(unit: PromptUnit): string {
  return unit.symbol === undefined ? unit.path : `${unit.path}#${unit.symbol}`;
}

function nothing(evidence: string): FoundPrompt {
  return { evidence, confidence: 'none', alternatives: [] };
}
