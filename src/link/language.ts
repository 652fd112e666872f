/** A language whose source is read for prompts; those that write strings alike share one. */
export type Language = 'python' | 'javascript' | 'go' | 'java' | 'csharp' | 'rust' | 'json';

const extensions = new Map<string, Language>([
  ...['py', 'pyi'].map((name) => [name, 'python'] as const),
  ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'].map((name) => [name, 'javascript'] as const),
  ...['java', 'kt', 'kts', 'scala'].map((name) => [name, 'java'] as const),
  ['go', 'go'],
  ['cs', 'csharp'],
  ['rs', 'rust'],
  ['json', 'json'],
  ['jsonc', 'json'],
]);

/** The language of a file, by its extension in lower case; undefined for one that is not lexed. */
export function languageOf(extension: string): Language | undefined {
  return extensions.get(extension);
}

/** True for a character that a name may begin with, in any of the languages. */
export function isNameStart(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_' || char === '$' || char > '\x7f';
}

/** True for a character that may stand in a name. */
export function isNamePart(char: string): boolean {
  return isNameStart(char) || (char >= '0' && char <= '9');
}
