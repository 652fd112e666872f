import { describe, expect, it } from 'vitest';
import { leakIn, type MachineData, thisMachine, withoutMachine } from '../../../scripts/record/machine.ts';

const machine: MachineData = { folders: ['/srv/work', '/root/'], hostName: 'desk-7', osRelease: '6.18.44-x' };

describe('taking the machine out of a text', () => {
  it.each([
    ['a folder', 'in /srv/work/project', 'in /app/project'],
    ['the home of root', 'in /root/.codex', 'in /app/.codex'],
    ['but not the name of an agent that looks like it', '/root', '/root'],
    ['the kernel', 'Linux 6.18.44-x', 'Linux 0.0.0'],
    ['the host', 'desk-7', 'localhost'],
    ['but not a name that only begins so', 'desk-77', 'desk-77'],
  ])('replaces %s', (_what, sent, kept) => {
    expect(withoutMachine(sent, machine)).toBe(kept);
  });
});

describe('what a recording gives away', () => {
  it('is a folder that it still names, in whatever bytes', () => {
    expect(leakIn(Buffer.from('\u0000\u00ff/srv/work/x'), machine)).toBe('/srv/work');
    expect(leakIn(Buffer.from('/app/x'), machine)).toBeUndefined();
  });

  it('includes the folder a client runs in and this checkout', () => {
    const here = thisMachine('/srv/client');
    expect(leakIn(Buffer.from('in /srv/client/a.py'), here)).toBe('/srv/client');
    expect(leakIn(Buffer.from(`in ${import.meta.dirname}`), here)).toBeDefined();
  });
});
