import { describe, expect, it } from 'vitest';
import { type TraceFaults, traceWarnings } from '../../src/model/traceWarnings.ts';

const sound: TraceFaults = {
  gaps: { missing: new Set(), isAboveAll: false, cycles: 0 },
  complete: true,
  unpricedModels: [],
};
const step = (problems: readonly string[], unknownKeys: readonly string[] = []) => ({
  warnings: problems.map((problem) => ({ key: 'gen_ai.input.messages', problem })),
  unknownKeys,
});

describe('the warnings of a trace about what its steps say', () => {
  it('are none for a sound trace', () => expect(traceWarnings({ ...sound, steps: [step([])] })).toEqual([]));

  it('name each problem once, with the number of steps', () => {
    expect(traceWarnings({ ...sound, steps: [step(['is not valid JSON']), step(['is not valid JSON'])] })).toEqual([
      'gen_ai.input.messages is not valid JSON (2 steps).',
    ]);
  });

  it('count the keys that no convention knows', () => {
    const steps = [step([], ['gen_ai.a', 'gen_ai.b']), step([], ['gen_ai.a'])];
    expect(traceWarnings({ ...sound, steps })).toEqual(['2 keys of known conventions are not understood: gen_ai.a, gen_ai.b.']);
  });

  it('stay few, however many keys are wrong', () => {
    const keys = Array.from({ length: 300 }, (_, index) => `gen_ai.x${index}`);
    const problems = Array.from({ length: 300 }, (_, index) => `is wrong in way ${index}`);
    const warnings = traceWarnings({ ...sound, steps: [step(problems, keys)] });
    expect(warnings).toHaveLength(12);
    expect(warnings[10]).toBe('290 more keys could not be read.');
    expect(warnings[11]).toMatch(/^300 keys of known conventions are not understood: .*gen_ai\.x9, …\.$/);
  });
});
