const promptWords = /prompt|instruction|template|system|persona/i;

/** True when a string is long enough for a prompt, or `name` says that it is one. */
export function mayBePrompt(text: string, name: string | undefined): boolean {
  if (text.length >= 40 && countWords(text, 6) >= 6) return true;
  return name !== undefined && promptWords.test(name) && text.length >= 8 && countWords(text, 2) >= 2;
}

/** Counts words, up to `enough`. */
function countWords(text: string, enough: number): number {
  let count = 0;
  let inWord = false;
  for (let index = 0; index < text.length && count < enough; index++) {
    const space = text.charCodeAt(index) <= 32;
    if (!space && !inWord) count++;
    inWord = !space;
  }
  return count;
}
