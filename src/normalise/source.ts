import type { AttributeMap } from '../model/attributes.ts';
import type { SourceLocation } from '../model/observation.ts';
import type { Subject } from './subject.ts';

/** The place in the code: `code.*` of the span, else of its log records (semconv 1.33 names, then the older ones; reference 7). */
export function readSource(subject: Subject): SourceLocation | undefined {
  const own = locationIn(subject.attributes);
  if (own !== undefined || subject.logs.length === 0) return own;
  for (const { attributes } of subject.logEvents) {
    const location = locationIn(attributes);
    if (location !== undefined) return location;
  }
  return undefined;
}

function locationIn(attributes: AttributeMap): SourceLocation | undefined {
  const file = attributes.string('code.file.path') ?? attributes.string('code.filepath');
  if (file === undefined) return undefined;
  const line = attributes.number('code.line.number') ?? attributes.number('code.lineno');
  const name = functionIn(attributes);
  return {
    file,
    ...(line === undefined || line < 1 || !Number.isInteger(line) ? {} : { line }),
    ...(name === undefined ? {} : { function: name }),
  };
}

function functionIn(attributes: AttributeMap): string | undefined {
  const name = attributes.string('code.function.name');
  if (name !== undefined) return name;
  const old = attributes.string('code.function');
  const namespace = attributes.string('code.namespace');
  return old === undefined || namespace === undefined ? old : `${namespace}.${old}`;
}
