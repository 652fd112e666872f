import { textsIn } from '../model/attributes.ts';
import { JsonObject } from '../model/json.ts';
import type { Agent } from '../model/observation.ts';
import { objectOf, structured } from './structured.ts';
import type { Subject } from './subject.ts';

/** The app: its service name, else the project it reports to. */
export function readService({ resource, attributes }: Subject): string | undefined {
  const name = resource.string('service.name');
  // What SDKs fill in when nobody named the service.
  if (name !== undefined && !name.startsWith('unknown_service')) return name;
  return (
    resource.string('openinference.project.name') ??
    resource.string('gen_ai.application_name') ??
    attributes.string('langsmith.trace.session_name')
  );
}

const noTags: readonly string[] = [];

/** Tags as a list, as JSON, or separated by commas; each once. */
export function readTags(subject: Subject): readonly string[] {
  const tags = subject.first('tags', (value) =>
    typeof value === 'string' && !value.startsWith('[') ? value.split(',') : textsIn(value),
  );
  return tags === undefined ? noTags : [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

export function readAgent(subject: Subject): Agent | undefined {
  const id = subject.string('agentId');
  const name = subject.string('agentName');
  if (id === undefined && name === undefined) return undefined;
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

/** What the app attached to the span for itself, as an object; other values stand under `metadata`. */
export function readMetadata(subject: Subject): JsonObject {
  const value = subject.value('metadata');
  if (value === undefined) return objectOf();
  const json = structured(value);
  return json instanceof JsonObject ? json : objectOf(['metadata', json]);
}
