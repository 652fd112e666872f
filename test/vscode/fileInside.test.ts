import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileInside } from '../../src/vscode/fileInside.ts';

let scratch = '';
let folder = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'file-inside-'));
  folder = join(scratch, 'workspace');
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'src', 'app.py'), '');
  await writeFile(join(folder, '..app.py'), '');
  await writeFile(join(scratch, 'secret'), '');
  await symlink(join(scratch, 'secret'), join(folder, 'link-out'));
  await symlink(join(folder, 'src'), join(folder, 'link-in'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('fileInside', () => {
  it.each(['src/app.py', './src/../src/app.py', '..app.py', 'link-in/app.py'])('finds %s', async (path) => {
    expect(await fileInside([join(scratch, 'elsewhere'), folder], path)).toBe(join(folder, path));
  });

  it('finds an absolute path that lies inside', async () => {
    expect(await fileInside([folder], join(folder, 'src', 'app.py'))).toBe(join(folder, 'src', 'app.py'));
  });

  it.each([
    '../secret',
    'src/../../secret',
    'link-out',
    'src',
    '',
    '.',
    'missing.py',
    '/etc/passwd',
    '//host/share/app.py',
    '\\\\host\\share\\app.py',
    'file:///etc/passwd',
    'vscode://settings',
    'src/app.py\0.md',
  ])('does not find %j', async (path) => {
    expect(await fileInside([folder], path)).toBeUndefined();
  });
});
