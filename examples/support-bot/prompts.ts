import { readFileSync } from 'node:fs';

/** A prompt file, read as it is on disk. `name` is its path in the project: with it a trace viewer finds the file. */
export interface Prompt {
  readonly name: string;
  readonly template: string;
}

/** Reads `prompts/NAME.md`; front matter is no part of the template. */
export function loadPrompt(name: string): Prompt {
  const path = `prompts/${name}.md`;
  const text = readFileSync(new URL(path, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
  const frontMatterEnd = text.startsWith('---\n') ? text.indexOf('\n---\n', 4) + 5 : 0;
  return { name: path, template: text.slice(frontMatterEnd).trim() };
}

/** Fills the `{{holes}}` of a prompt. A hole without a value is a mistake in the app. */
export function renderPrompt(prompt: Prompt, values: ReadonlyMap<string, string>): string {
  return prompt.template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`${prompt.name} needs a value for ${name}.`);
    return value;
  });
}
