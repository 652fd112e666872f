import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askIdentity } from '../../src/workers/identity.ts';
import { exportTurn } from '../support/exportTurn.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

describe('two windows', () => {
  let stage: Stage;
  let first: Workbench;
  let second: Workbench;

  beforeAll(async () => {
    stage = await setStage('windows', {});
    const other = join(stage.folder, 'other');
    await mkdir(other);
    first = await stage.open();
    await first.openView('Promptrail');
    await first.statusBarItem(String(stage.httpPort)).waitFor();
    second = await stage.open(other);
    await second.openView('Promptrail');
  });
  afterAll(() => stage?.close());

  it('name the same endpoint', async () => {
    await second.statusBarItem(String(stage.httpPort)).waitFor();
  });

  it('both show what one of them collected', async () => {
    await exportTurn(stage.httpPort, { session: 'both', question: 'Who sees this?', answer: 'Both.' });
    await first
      .treeItem(/^Who sees this/)
      .first()
      .waitFor();
    await second
      .treeItem(/^Who sees this/)
      .first()
      .waitFor();
  });

  it('the second takes the port within 2 s when the first is closed, and nothing is lost', async () => {
    const before = await askIdentity(stage.httpPort);
    await first.close();
    const gone = await until(async () => (await askIdentity(stage.httpPort, 200))?.nonce !== before?.nonce, 30_000);
    const back = await until(async () => {
      const now = await askIdentity(stage.httpPort, 200);
      return now !== undefined && now.nonce !== before?.nonce;
    }, 30_000);
    expect(back - gone).toBeLessThan(2_000);
    await exportTurn(stage.httpPort, { session: 'after', question: 'Who collects now?', answer: 'The second.' });
    await second
      .treeItem(/^Who collects now/)
      .first()
      .waitFor();
    await second
      .treeItem(/^Who sees this/)
      .first()
      .waitFor();
  });
});

/** The time at which it first was so, in milliseconds. */
async function until(isSo: () => Promise<boolean>, timeoutMs: number): Promise<number> {
  const end = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not so in ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now();
}
