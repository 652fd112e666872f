import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
  let turnId: string;

  beforeAll(async () => {
    stage = await setStage('journey', { files: { 'prompts/answer.md': prompt, 'README.md': 'A shop.\n' } });
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
    turnId = await exportTurn(stage.httpPort, {
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
    const row = window.treeItem(new RegExp(`^Can I return a scratched kayak.*2 turns`));
    await row.waitFor();
  });

  it('unfolds to turns and steps', async () => {
    await window.treeItem(/^Can I return a scratched kayak.*2 turns/).click();
    const turn = window.treeItem(/^Can I return a scratched kayak(?!.*turns)/);
    await turn.waitFor();
    await window.treeItem(/^And after 40 days.*/).waitFor();
    await unfold(turn);
    await window.treeItem(/^retrieval policies.*2 docs/).waitFor();
    await window
      .treeItem(/^chat gpt-4o/)
      .first()
      .waitFor();
    await window.screenshot('tree');
  });

  it('opens the trace panel on the generation, with its messages, documents and scores', async () => {
    await window
      .treeItem(/^chat gpt-4o/)
      .first()
      .click();
    const panel = window.panel();
    await panel.getByText(answer).first().waitFor();
    await panel.getByText(question).first().waitFor();
    await panel.getByRole('treeitem', { name: /chat gpt-4o/ }).waitFor();
    await window.screenshot('panel');
    await panel.getByRole('tab', { name: /Scores/ }).click();
    await panel.getByText('The answer repeats document 1.').waitFor();
    await panel.getByRole('treeitem', { name: /retrieval policies/ }).click();
    await panel.getByText('Kayaks can be returned within 30 days').first().waitFor();
    await window.screenshot('documents');
    await panel.getByRole('treeitem', { name: /chat gpt-4o/ }).click();
  });

  it('is there again after a reload of the window', async () => {
    await window.reload();
    await window.panel().getByText(answer).first().waitFor();
  });

  it('opens the prompt file at the lines that made the generation, and counts on a CodeLens', async () => {
    await window.openView('Promptrail');
    await window.panel().getByRole('button', { name: /^Open/ }).first().click();
    await window.tab(/answer\.md/).waitFor();
    await window.editor().getByText('You answer questions about the returns policy').waitFor();
    await window.page
      .locator('.codelens-decoration', { hasText: /generation/ })
      .first()
      .waitFor();
    await window.screenshot('prompt');
  });

  it('labels the turn as passed, in the tree, the panel and the database', async () => {
    const turn = window.treeItem(/^Can I return a scratched kayak(?!.*turns)/);
    if (!(await turn.isVisible())) await unfold(window.treeItem(/^Can I return a scratched kayak.*2 turns/));
    await turn.hover();
    await turn.getByRole('button', { name: /Mark as Pass/ }).click();
    await turn.filter({ hasText: /pass/i }).waitFor();
    await window.screenshot('label');
    expect(turnId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('asked nobody outside this machine', async () => {
    expect(await stage.outgoing()).toEqual([]);
  });
});

/** Unfolds a row of the tree as the Right key does; a click on a turn would open it. */
async function unfold(row: ReturnType<Workbench['treeItem']>): Promise<void> {
  if ((await row.getAttribute('aria-expanded')) === 'true') return;
  await row.locator('.monaco-tl-twistie').click();
}
