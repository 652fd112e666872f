/** The date at the end of a model's name, as in `gpt-5.2-2025-12-11` and `claude-sonnet-4-20250514`. */
const date = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/**
 * Whether a step's name already says its model, in full or without its date: `chat gpt-5.2` says `gpt-5.2-2025-12-11`,
 * but `chat gpt-5.2-mini` does not.
 */
export function saysModel(name: string, model: string): boolean {
  return [model, model.replace(date, '')].some((words) => words !== '' && hasWord(name, words));
}

/** Whether `word` stands in `text` as a whole, and not as the beginning or the end of a longer name. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
    if (!/[\w-]/.test(before) && !/[\w.-]/.test(after)) return true;
  }
  return false;
}
