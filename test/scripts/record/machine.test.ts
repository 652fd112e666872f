import { describe, expect, it } from 'vitest';
import { leakIn, type MachineData, thisMachine, withoutMachine } from '../../../scripts/record/machine.ts';

const machine: MachineData = { folders: ['/srv/checkout', '/home/recorder/'], hostName: 'desk-7', osRelease: '6.18.44-x' };

describe('taking the machine out of a text', () => {
  it.each([
    ['a folder', 'in /srv/checkout/project', 'in /app/project'],
    ['the home folder', 'in /home/recorder/.codex', 'in /app/.codex'],
    ['but not a name that looks like it without its end', '/home/recorder', '/home/recorder'],
    ['the kernel', 'Linux 6.18.44-x', 'Linux 0.0.0'],
    ['the host', 'desk-7', 'localhost'],
    ['but not a name that only begins so', 'desk-77', 'desk-77'],
  ])('replaces %s', (_what, sent, kept) => {
    expect(withoutMachine(sent, machine)).toBe(kept);
  });
});

describe('what a recording gives away', () => {
  it('is a folder that it still names, in whatever bytes', () => {
    expect(leakIn(Buffer.from('\u0000\u00ff/srv/checkout/x'), machine)).toBe('/srv/checkout');
    expect(leakIn(Buffer.from('/app/x'), machine)).toBeUndefined();
  });

  it('includes the folder a client runs in and this checkout', () => {
    const here = thisMachine('/srv/client');
    expect(leakIn(Buffer.from('in /srv/client/a.py'), here)).toBe('/srv/client');
    expect(leakIn(Buffer.from(`in ${import.meta.dirname}`), here)).toBeDefined();
  });
});
