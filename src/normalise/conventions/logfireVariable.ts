import type { Subject } from '../subject.ts';
import type { Reader } from './convention.ts';

const prefix = 'logfire.variables.';
const suffix = '.version';

/**
 * The managed variable of Logfire under which a step ran, which is how Logfire manages prompts. With several of them it cannot
 * be told which is the prompt. Those of a step stand on all steps below it: only a step that calls a model uses the prompt.
 */
export function managedVariable(part: 'name' | 'version'): Reader<string> {
  return {
    from: `${prefix}*`,
    read: (subject, type) => {
      const [key, another] = type === 'generation' || type === 'agent' ? versioned(subject) : [];
      if (key === undefined || another !== undefined) return undefined;
      return part === 'name' ? key.slice(prefix.length, -suffix.length) : subject.attributes.string(key);
    },
  };
}

function versioned({ span }: Subject): readonly string[] {
  return span.attributes.map(([key]) => key).filter((key) => key.startsWith(prefix) && key.endsWith(suffix));
}
