import { describe, expect, it } from 'vitest';
import { shellCall } from '../../scripts/record/shellTool.ts';
import { shorten } from '../../scripts/record/shorten.ts';
import { type MachineData, strip } from '../../scripts/record/strip.ts';

const long = 'a'.repeat(30);
const shortened = `${'a'.repeat(20)}… (shortened from 30 characters)`;

describe('shortening a recorded text', () => {
  it('leaves a text of the allowed length as it is', () => {
    expect(shorten('a'.repeat(20), 20)).toBe('a'.repeat(20));
  });

  it('keeps the beginning of a longer one and says its length', () => {
    expect(shorten(long, 20)).toBe(shortened);
  });

  it('keeps JSON readable: only the texts in it are shortened', () => {
    const sent = JSON.stringify([
      { type: 'text', content: long },
      { n: 1, ok: true, none: null },
    ]);
    expect(JSON.parse(shorten(sent, 20))).toEqual([
      { type: 'text', content: shortened },
      { n: 1, ok: true, none: null },
    ]);
  });
});

describe('taking the machine out of a recording', () => {
  const machine: MachineData = { folders: ['/srv/work', '/root/'], hostName: 'desk-7', osRelease: '6.18.44-x' };
  const stripped = (text: string): unknown => {
    const body = Buffer.from(JSON.stringify({ text }));
    const clean = strip({ signal: 'logs', encoding: 'json', body }, machine);
    return JSON.parse(Buffer.from(clean).toString()).text;
  };

  it.each([
    ['a folder', 'in /srv/work/project', 'in /app/project'],
    ['the home of root', 'in /root/.codex', 'in /app/.codex'],
    ['but not the name of an agent that looks like it', '/root', '/root'],
    ['the kernel', 'Linux 6.18.44-x', 'Linux 0.0.0'],
    ['the host', 'desk-7', 'localhost'],
  ])('replaces %s', (_what, sent, kept) => {
    expect(stripped(sent)).toBe(kept);
  });
});

describe('the shell of a coding agent', () => {
  it('is called with its own parameter', () => {
    expect(shellCall(['view_image', 'exec_command'])).toMatchObject({
      name: 'exec_command',
      arguments: { cmd: `echo '{"population":2102650}'` },
    });
  });

  it('is not made up where there is none', () => {
    expect(shellCall(['search_notes'])).toBeUndefined();
  });
});
