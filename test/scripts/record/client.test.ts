import { describe, expect, it } from 'vitest';
import { allClients, fileOf, foldersOf, pinnedVersions, readDescription } from '../../../scripts/record/client.ts';

describe('a variant of a client', () => {
  it('has its own files over those of its source', () => {
    expect(foldersOf('python-traceloop-legacy')).toEqual([
      expect.stringMatching(/python-traceloop$/),
      expect.stringMatching(/python-traceloop-legacy$/),
    ]);
    expect(fileOf('python-traceloop-legacy', 'client.py')).toMatch(/python-traceloop.client\.py$/);
    expect(fileOf('python-traceloop-legacy', 'telemetry.py')).toMatch(/python-traceloop-legacy.telemetry\.py$/);
    expect(fileOf('python-traceloop-legacy', 'package.json')).toBeUndefined();
  });

  it('has the versions of its source, or its own', () => {
    expect(pinnedVersions('python-mlflow-genai')).toEqual(pinnedVersions('python-mlflow'));
    expect(pinnedVersions('vercel-v5').find((version) => version.startsWith('ai '))).toMatch(/^ai 5\./);
  });
});

describe('every client', () => {
  it.each(allClients())('%s can be run and has pinned versions', (client) => {
    const entries = ['client.py', 'client.mjs', 'run.json'].filter((name) => fileOf(client, name) !== undefined);
    expect(entries).toHaveLength(1);
    expect(pinnedVersions(client).length).toBeGreaterThan(0);
  });

  it('is a variant of one that is none itself', () => {
    const sources = allClients().flatMap((client) => readDescription(client).source ?? []);
    expect(sources.filter((source) => readDescription(source).source !== undefined)).toEqual([]);
  });
});
