import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the recordings', () => {
  it('name no folder of the machine they were made on', () => {
    const folder = join(import.meta.dirname, '../../fixtures/otlp');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const naming = files.filter(({ parentPath, name }) =>
      /(?<!\/app)\/(?:root|home|work|Users)\//.test(readFileSync(join(parentPath, name), 'latin1')),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(naming.map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
  });
});
