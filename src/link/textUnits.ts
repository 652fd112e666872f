import type { Role } from '../model/message.ts';
import { LineTable } from './lineTable.ts';
import { type PromptUnit, roleOf } from './promptUnit.ts';
import { type SplitOptions, splitTemplate } from './splitTemplate.ts';

interface Section {
  readonly start: number;
  readonly end: number;
  readonly role?: Role;
}

const sectionedExtensions = new Set(['prompty', 'prompt', 'promptl']);
const taggedExtensions = new Set(['poml', 'promptl']);
/** Prompty's own-line `system:`, dotprompt's `{{role "system"}}`, the `<system>` of PromptL and Humanloop. */
const roleMarker =
  /^[ \t]*(?:#[ \t]*)?(system|developer|user|assistant)(?:\[[^\]\n]{0,200}\])?:[ \t]*$|\{\{ ?role "(\w{1,20})" ?\}\}|^[ \t]*<(system|user|assistant)>/gim;

/** A file whose whole text is a prompt: one unit, or one per role where the format marks roles. Front matter is left out. */
export function textUnits(path: string, text: string, extension: string): PromptUnit[] {
  const lines = new LineTable(text);
  const { bodyStart, name } = readFrontMatter(text);
  const options: SplitOptions = { tagHoles: taggedExtensions.has(extension) };
  const sections = sectionedExtensions.has(extension) ? readSections(text, bodyStart) : [{ start: bodyStart, end: text.length }];
  const units: PromptUnit[] = [];
  for (const section of sections) {
    const { start, end } = trimRange(text, section.start, section.end);
    if (start === end) continue;
    const template = text.slice(start, end);
    const role = section.role ?? roleOf(path.slice(path.lastIndexOf('/') + 1));
    units.push({
      path,
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      startLine: lines.lineAt(start),
      endLine: lines.lineAt(end - 1),
      template,
      segments: splitTemplate({ text: template, offsetAt: (index) => start + index }, lines, options),
    });
  }
  return units;
}

function readFrontMatter(text: string): { readonly bodyStart: number; readonly name?: string } {
  const first = text.startsWith('\ufeff') ? 1 : 0;
  if (!/^---[ \t]*\r?\n/.test(text.slice(first, first + 20))) return { bodyStart: first };
  let name: string | undefined;
  for (let start = text.indexOf('\n') + 1; start > 0 && start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).trimEnd();
    if (line === '---') return { bodyStart: end < 0 ? text.length : end + 1, ...(name === undefined ? {} : { name }) };
    if (line.startsWith('name:')) name = unquote(line.slice(5).trim());
    start = end + 1;
  }
  return { bodyStart: first };
}

function unquote(text: string): string | undefined {
  const quoted = text.length > 1 && (text[0] === '"' || text[0] === "'") && text.at(-1) === text[0];
  return (quoted ? text.slice(1, -1) : text) || undefined;
}

function readSections(text: string, bodyStart: number): Section[] {
  const sections: Section[] = [];
  // What stands before the first marker is the system message (Prompty).
  let role: Role | undefined;
  let start = bodyStart;
  for (const marker of text.slice(bodyStart).matchAll(roleMarker)) {
    sections.push({ start, end: bodyStart + marker.index, ...(role === undefined ? {} : { role }) });
    role = roleOf(marker[1] ?? marker[2] ?? marker[3] ?? '');
    start = bodyStart + marker.index + marker[0].length;
  }
  sections.push({ start, end: text.length, ...(role === undefined ? {} : { role }) });
  return sections;
}

function trimRange(text: string, from: number, to: number): { readonly start: number; readonly end: number } {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return { start, end };
}
