import { type Json, parseJson } from '../model/json.ts';

/**
 * A dictionary or list as Python prints it, which some senders take for JSON: `{'cached': 1024, 'audio': None}`. Undefined for
 * anything that could be misread: with other quotes or escapes in it, the quotes cannot be told apart.
 */
export function parsePython(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || /["\\]/.test(text)) return undefined;
  const words = text.replace(/(?<=[:[,]\s*)(?:None|True|False)(?=\s*[,}\]])/g, (word) => constants.get(word) ?? word);
  return parseJson(words.replaceAll("'", '"'));
}

const constants: ReadonlyMap<string, string> = new Map([
  ['None', 'null'],
  ['True', 'true'],
  ['False', 'false'],
]);
