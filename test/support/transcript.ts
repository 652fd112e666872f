import { stringify } from '../../src/model/json.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Trace } from '../../src/model/trace.ts';
import { buildTree, type TreeNode } from '../../src/model/tree.ts';
import { speech } from './speech.ts';

/** A trace with its steps as text for a golden file. */
export function traceTranscript(trace: Trace): string {
  const { traceId, name, status, sessionId, userId, service, environment, release, tags, usage, costUsd } = trace;
  const about = { sessionId, userId, service, environment, release, tags: tags.join(', ') || undefined };
  const told = Object.entries(about).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`]));
  return [
    `trace ${traceId} "${name}" ${status}`,
    `  ${told.join(', ')}`,
    `  tokens ${usage?.total}, cost ${costUsd?.toFixed(6)}, hidden ${trace.hiddenSpans}`,
    ...trace.scores.map(({ name: judged, value }) => `  score: ${judged} = ${value}`),
    ...trace.warnings.map((warning) => `  warning: ${warning}`),
    ...hidden(trace.observations),
    transcript(trace.observations),
  ].join('\n');
}

/** The names of what is hidden, and how often each is there. */
function hidden(observations: readonly Observation[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { name, noise } of observations) if (noise) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`)).sort();
  return names.length === 0 ? [] : [`  hidden: ${names.join(', ')}`];
}

/** The steps of a trace that are shown, as text for a golden file: what was read, nothing that differs from run to run. */
export function transcript(observations: readonly Observation[]): string {
  const { roots } = buildTree(observations, { showNoise: false });
  return roots.map((root) => describe(root, 0).join('\n')).join('\n');
}

function describe({ row, children }: TreeNode<Observation>, depth: number): readonly string[] {
  const own = [heading(row), ...details(row).map((line) => `  ${line}`)];
  return [...own.map((line) => '    '.repeat(depth) + line), ...children.flatMap((child) => describe(child, depth + 1))];
}

function heading({ type, name, status, convention }: Observation): string {
  return `${type} "${name}" ${status} (${convention})`;
}

function details(step: Observation): readonly string[] {
  const { usage } = step;
  return [
    field('failed', step.statusMessage),
    field('model', [step.provider, step.model].filter((name) => name !== undefined).join(' / ')),
    field('agent', step.agent?.name),
    field('parameters', step.parameters.entries.size === 0 ? undefined : stringify(step.parameters)),
    usage &&
      `usage: ${Object.entries(usage)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`, // prettier-ignore
    step.costUsd === undefined ? undefined : `cost: $${Number(step.costUsd.toPrecision(6))} (${step.costSource})`,
    step.timeToFirstTokenMs === undefined ? undefined : `first token: ${step.timeToFirstTokenMs.toFixed(1)} ms`,
    field('finished', step.finishReasons.join(', ')),
    ...step.toolDefinitions.map((tool) => `offers: ${stringify(tool)}`),
    ...step.input.map((message) => `in  ${speech(message)}`),
    ...step.output.map((message) => `out ${speech(message)}`),
    step.tool &&
      `tool: ${step.tool.name} ${step.tool.callId ?? '(no id)'} ${stringify(step.tool.arguments ?? null)} -> ${stringify(step.tool.result ?? null)}`, // prettier-ignore
    ...step.documents.map(
      ({ rank, id, score, content, metadata }) =>
        `document ${rank}: ${id ?? '-'} ${score ?? '-'} "${content}" ${stringify(metadata)}`,
    ),
    step.prompt &&
      `prompt: ${step.prompt.name ?? '-'} ${step.prompt.version ?? '-'} ${JSON.stringify(step.prompt.template ?? null)}`,
    ...[...(step.prompt?.variables ?? [])].map(([name, value]) => `  {${name}} = ${JSON.stringify(value)}`),
    ...step.scores.map(
      (score) => `score: ${score.name} = ${score.value} (${score.type}, ${score.source}) ${score.explanation ?? ''}`,
    ),
    ...step.warnings.map(({ key, problem }) => `warning: ${key} ${problem}`),
    field('not understood', step.unknownKeys.join(', ')),
  ].filter((line) => line !== undefined);
}

const field = (name: string, value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : `${name}: ${value}`;
