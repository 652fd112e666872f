import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../scripts/support/run.ts';
import { exportTurn } from '../support/exportTurn.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

const prompt = `You answer questions about the returns policy of a kayak shop.
Be brief, and cite the document you used by its number.

Documents:
{{documents}}

If the documents do not say, answer that you do not know.
`;
const documents = [
  { id: 'returns.md', content: 'Kayaks can be returned within 30 days, scratched or not.', score: 0.83 },
  { id: 'shipping.md', content: 'Orders over 100 euros ship free.', score: 0.31 },
];
const system = prompt.replace('{{documents}}', documents.map(({ content }, index) => `[${index + 1}] ${content}`).join('\n'));
const question = 'Can I return a scratched kayak?';
const answer = 'Yes, within 30 days [1].';

describe('from a session to the prompt and a label', () => {
  let stage: Stage;
  let window: Workbench;
  let traceId: string;
  const session = () => window.treeItem(/^Can I return a scratched kayak\?, session, 2 turns/);
  const turn = () => window.treeItem(/^Can I return a scratched kayak\?, turn,/);
  const generation = () => window.treeItem(/^chat gpt-4o, generation/).first();

  beforeAll(async () => {
    stage = await setStage('journey', {
      files: { 'prompts/answer.md': `---\nmodel: gpt-4o\n---\n${prompt}`, 'README.md': 'A shop.\n' },
    });
    window = await stage.open();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-journey-${task.name.replaceAll(/\W+/g, '-')}`);
  });
  afterAll(() => stage?.close());

  it('says what to do while there is nothing to show', async () => {
    await window.openView('Promptrail');
    await window.page.locator('.sidebar').getByText('No spans yet.').waitFor();
    await window.statusBarItem(String(stage.httpPort)).waitFor();
    await window.screenshot('empty');
  });

  it('shows a session as soon as its first turn arrives', async () => {
    traceId = await exportTurn(stage.httpPort, {
      session: 'kayak',
      question,
      answer,
      system,
      documents,
      score: { name: 'grounded', value: 0.92, explanation: 'The answer repeats document 1.' },
    });
    await exportTurn(stage.httpPort, {
      session: 'kayak',
      question: 'And after 40 days?',
      answer: '',
      system,
      error: 'rate limit',
    });
    await session().waitFor();
  });

  it('unfolds to turns and steps', async () => {
    await session().click();
    await turn().waitFor();
    await window.treeItem(/^And after 40 days\?, turn, error/).waitFor();
    await unfold(turn());
    await unfoldIfThere(window.treeItem(/^support, agent/));
    await window.treeItem(/^retrieval policies, retrieval, 2 docs/).waitFor();
    await generation().waitFor();
    await window.screenshot('tree');
  });

  it('opens the trace panel on the generation, with its messages, scores and documents', async () => {
    await generation().click();
    const panel = window.panel();
    await panel.getByText(answer).first().waitFor();
    await panel.getByText(question).first().waitFor();
    await window.screenshot('panel');
    await panel.getByRole('tab', { name: /^Scores/ }).click();
    await panel.getByText('The answer repeats document 1.').waitFor();
    await panel.getByRole('treeitem', { name: /retrieval policies/ }).click();
    await panel.getByText('Kayaks can be returned within 30 days').first().waitFor();
    await window.screenshot('documents');
    await panel.getByRole('treeitem', { name: /chat gpt-4o/ }).click();
    await panel.getByRole('tab', { name: 'Messages' }).click();
    await panel.getByText(answer).first().waitFor();
  });

  it('is there again after a reload of the window, on the same step', async () => {
    await window.reload();
    await window.panel().getByText(answer).first().waitFor();
  });

  it('opens the prompt file at the lines that made the generation', async () => {
    await window.panel().getByRole('button', { name: 'Open Prompt' }).first().click();
    await window.tab(/answer\.md/).waitFor();
    await window.editor().getByText('You answer questions about the returns policy').waitFor();
    await window.statusBarItem('Ln 4, Col 1').waitFor(); // below the front matter
  });

  it('counts the generations of the prompt above it', async () => {
    await window.page
      .locator('.codelens-decoration', { hasText: /\d+ generations?/ })
      .first()
      .waitFor();
    await window.screenshot('prompt');
  });

  it('labels the turn as passed by its inline button, and shows it in tree and panel', async () => {
    await window.openView('Promptrail');
    if (!(await turn().isVisible())) await unfold(session());
    await turn().hover();
    await turn()
      .getByRole('button', { name: /Mark as Pass/ })
      .click();
    await window.treeItem(/^Can I return a scratched kayak\?, turn, .*labelled pass/).waitFor();
    await turn().click();
    await window.panel().getByRole('group', { name: 'Label the turn' }).getByText('passed').waitFor();
    await window.screenshot('label');
  });

  it('labels a step by a key in the panel, and takes it back by another', async () => {
    await unfold(turn());
    await unfoldIfThere(window.treeItem(/^support, agent/));
    const step = window.panel().getByRole('treeitem', { name: /chat gpt-4o/ });
    await step.click();
    await window.page.keyboard.press('f');
    await window.treeItem(/^chat gpt-4o, generation, .*labelled fail/).waitFor();
    await window.page.keyboard.press('u');
    await expect.poll(() => window.treeItem(/labelled fail/).count()).toBe(0);
  });

  it('compares the rendered message with the prompt file', async () => {
    await window.panel().getByRole('button', { name: 'Diff Rendered with Prompt' }).click();
    await window.page.locator('.monaco-diff-editor:visible').waitFor();
    await window.screenshot('diff');
  });

  it('has kept the label for the command line too', async () => {
    const { code, output } = await run(process.execPath, [
      'scripts/promptrail.ts',
      'show',
      traceId,
      '--db',
      stage.database,
      '--json',
    ]);
    expect(code, output).toBe(0);
    const { scores } = JSON.parse(output) as { scores: readonly { name: string; value: unknown; source: string }[] };
    expect(scores.filter(({ source }) => source === 'human')).toMatchObject([{ name: 'verdict', value: 'pass' }]);
  });

  it('asked nobody outside this machine', async () => {
    expect(await stage.outgoing()).toEqual([]);
  });
});

/** Unfolds a row by its twistie: a click on a turn would open it. */
async function unfold(row: Locator): Promise<void> {
  if ((await row.getAttribute('aria-expanded')) === 'true') return;
  await row.locator('.monaco-tl-twistie').click();
}

/** The step at the root may be drawn or left out; its steps are what the test looks for. */
async function unfoldIfThere(row: Locator): Promise<void> {
  await row
    .or(row.page().getByRole('treeitem', { name: /^retrieval policies/ }))
    .first()
    .waitFor();
  if (await row.isVisible()) await unfold(row);
}
