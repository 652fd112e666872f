/** A text whose parts are at most so long; longer ones keep their beginning and say their length. JSON stays JSON. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  try {
    return JSON.stringify(shortenedIn(JSON.parse(text), longest));
  } catch {
    return cut(text, longest);
  }
}

function shortenedIn(value: unknown, longest: number): unknown {
  if (typeof value === 'string') return value.length > longest ? cut(value, longest) : value;
  if (Array.isArray(value)) return value.map((item) => shortenedIn(item, longest));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shortenedIn(item, longest)]));
}

function cut(text: string, longest: number): string {
  return `${text.slice(0, longest)}… (shortened from ${text.length} characters)`;
}
