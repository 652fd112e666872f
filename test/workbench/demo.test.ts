import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../scripts/support/run.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

const bot = join(import.meta.dirname, '../../examples/support-bot');

describe('the demo', () => {
  let stage: Stage;
  let window: Workbench;
  beforeAll(async () => {
    stage = await setStage('demo', { from: bot });
    window = await stage.open();
    await window.openView('Promptrail');
    await window.statusBarItem(String(stage.httpPort)).waitFor();
  });
  afterAll(() => stage?.close());

  it('fills the side bar over HTTP and over gRPC', async () => {
    const { code, output } = await run(process.execPath, [
      join(bot, 'run.ts'),
      ...['--http', `http://127.0.0.1:${stage.httpPort}`, '--grpc', `http://127.0.0.1:${stage.grpcPort}`],
    ]);
    expect(code, output).toBe(0);
    await expect.poll(() => window.treeItem(/, session, /).count(), { timeout: 20_000 }).toBe(6);
  });

  it('can be looked at in a dark, a light and a high-contrast theme, and in a narrow window', async () => {
    await window
      .treeItem(/, session, \d\d? turns?/)
      .first()
      .click();
    await window
      .treeItem(/, turn, /)
      .first()
      .click();
    await window.panel().getByRole('treeitem').first().waitFor();
    for (const theme of ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast']) {
      await stage.set({ 'workbench.colorTheme': theme });
      const kind = { 'Default Dark Modern': 'vs-dark', 'Default Light Modern': 'vs', 'Default High Contrast': 'hc-black' }[theme];
      await window.page.locator(`.monaco-workbench.${kind}`).waitFor();
      await window.screenshot(`demo-${kind}`);
    }
    await stage.set({ 'workbench.colorTheme': 'Default Dark Modern' });
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
    await window.page.setViewportSize({ width: 640, height: 800 });
    await window.page.keyboard.press('Control+b'); // the side bar makes room
    await window.panel().getByRole('treeitem').first().waitFor();
    await window.screenshot('demo-narrow');
  });

  it('asked nobody outside this machine', async () => {
    expect(await stage.outgoing()).toEqual([]);
  });
});
