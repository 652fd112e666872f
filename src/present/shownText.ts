import { singleLine, truncate } from '../model/format.ts';

const labelLength = 80;
const lineLength = 400;

/** Received text on one line of a list. */
export function label(text: string): string {
  return truncate(visible(singleLine(text)), labelLength);
}

/** Received text on one line of a tooltip. */
export function line(text: string): string {
  return truncate(visible(singleLine(text)), lineLength);
}

/** Characters that turn the direction of what follows could make a row say something else: each becomes a visible mark. */
function visible(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
