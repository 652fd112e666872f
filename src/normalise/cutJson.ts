import { type Json, parseJson } from '../model/json.ts';

/**
 * Reads JSON text that a length limit cut off, as far as it goes: what was open is closed, a text that was cut stays cut. Undefined
 * when it does not begin as an object or a list. Whole JSON is read whole.
 */
export function readCutJson(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  return parseJson(text) ?? closeAndParse(withoutMark(text));
}

/** What senders write behind a text that they cut. */
function withoutMark(text: string): string {
  return text.replace(/(\n\n\[TRUNCATED - [^\]]*\]|\.\.\.\[TRUNCATED: original length \d+\])$/, '');
}

function closeAndParse(text: string): Json | undefined {
  const closers: string[] = [];
  // The last place where all that came before was whole, and what closes it there.
  let whole = '';
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isText) {
      if (character === '\\') at += 1;
      else if (character === '"') isText = false;
      continue;
    }
    if (character === '"') isText = true;
    else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']');
      whole = text.slice(0, at + 1) + ending(closers);
    } else if (character === '}' || character === ']') {
      closers.pop();
      whole = text.slice(0, at + 1) + ending(closers);
    } else if (character === ',') whole = text.slice(0, at) + ending(closers);
  }
  if (!isText) return parseJson(text + ending(closers)) ?? parseJson(whole);
  // Half an escape at the end would escape the quote.
  const cut = text.replace(/\\(u[0-9a-f]{0,3})?$/i, '');
  return parseJson(`${cut}"${ending(closers)}`) ?? parseJson(whole);
}

const ending = (closers: readonly string[]): string => closers.toReversed().join('');
