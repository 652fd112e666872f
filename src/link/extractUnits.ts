import { codeUnits } from './codeUnits.ts';
import { languageOf } from './language.ts';
import type { PromptUnit } from './promptUnit.ts';
import { textUnits } from './textUnits.ts';
import { yamlUnits } from './yamlUnits.ts';

/** Files above this many characters are not read for prompts. */
export const maxFileLength = 1_000_000;

const textExtensions = new Set([
  ...['md', 'mdx', 'markdown', 'txt', 'text', 'prompt', 'prompty', 'promptl', 'poml'],
  ...['j2', 'jinja', 'jinja2', 'njk', 'hbs', 'handlebars', 'mustache', 'liquid', 'ejs', 'tmpl', 'tpl', 'xml'],
]);

/**
 * The prompts of one file: the whole text, the values of a YAML or JSON file, or the strings of source code. Nothing for a
 * file that is too large, binary, not valid text, or of a kind not read. Never throws.
 */
export function extractUnits(path: string, text: string): readonly PromptUnit[] {
  // A decoder writes U+FFFD for bytes that are no text; a file that has them would never be equal to what a model was sent.
  if (text.length > maxFileLength || text.includes('\0') || text.includes('\ufffd')) return [];
  const extension = extensionOf(path);
  if (textExtensions.has(extension)) return textUnits(path, text, extension);
  if (extension === 'yaml' || extension === 'yml') return yamlUnits(path, text);
  const language = languageOf(extension);
  return language === undefined ? [] : codeUnits(path, text, language);
}

function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}
