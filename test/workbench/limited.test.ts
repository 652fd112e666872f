import { afterEach, expect, it } from 'vitest';
import { exportTurn } from '../support/exportTurn.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

let stage: Stage | undefined;
afterEach(() => stage?.close());

/** A turn arrives, and a click shows it. */
async function receivesAndShows(window: Workbench, httpPort: number, question: string): Promise<void> {
  await window.openView('Promptrail');
  await window.statusBarItem(String(httpPort)).waitFor();
  await exportTurn(httpPort, { session: question, question, answer: 'Yes.' });
  const row = window.treeItem(new RegExp(`^${question}`)).first();
  await row.click();
  await window.page.keyboard.press('ArrowRight');
  await window
    .treeItem(new RegExp(`^${question}`))
    .nth(1)
    .click();
  await window.panel().getByText('Yes.').waitFor();
}

it('a folder that is not trusted still receives and shows', async () => {
  stage = await setStage('restricted', { files: { 'prompts/answer.md': 'You answer questions.' }, restricted: true });
  const window = await stage.open();
  await window.statusBarItem('Restricted Mode').waitFor();
  await receivesAndShows(window, stage.httpPort, 'Is this folder trusted');
  expect(await stage.outgoing()).toEqual([]);
});

it('a window without a folder receives and shows', async () => {
  stage = await setStage('empty', {});
  await receivesAndShows(await stage.openEmpty(), stage.httpPort, 'Is a folder open');
});
