import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../../src/workers/version.ts';

it('the version that the receiver tells is the one of the package', () => {
  const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(manifest).toMatchObject({ version });
});
