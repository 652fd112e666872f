import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestsOf } from '../support/recording.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

/** So many of its requests come before the first run has ended. */
const begun = 2;
const answer = 'It has about 2.1 million residents';

interface Scene {
  readonly stage: Stage;
  readonly window: Workbench;
  /** Posts the requests of a recording from one to before another. */
  send(name: string, from?: number, to?: number): Promise<void>;
  /** Opens the first turn of the first session, once as many sessions are in the tree: before that, rows still move. */
  openTurn(sessions: number): Promise<void>;
}

async function setScene(name: string): Promise<Scene> {
  const stage = await setStage(name, {});
  const window = await stage.open();
  await window.openView('Promptrail');
  await window.statusBarItem(String(stage.httpPort)).waitFor();
  return {
    stage,
    window,
    async send(recorded, from, to) {
      for (const { signal, encoding, body } of requestsOf(recorded).slice(from, to)) {
        const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
        const url = `http://127.0.0.1:${stage.httpPort}/v1/${signal}`;
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) });
        if (!response.ok) throw new Error(`${recorded}: ${response.status} ${await response.text()}`);
      }
    },
    async openTurn(sessions) {
      const session = window.treeItem(/, session,/);
      await expect.poll(() => session.count(), { timeout: 10_000 }).toBe(sessions);
      await session.first().click();
      await window
        .treeItem(/, turn,/)
        .first()
        .click();
    },
  };
}

/** Sends one span that has just ended. */
async function post(httpPort: number, name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name,
    startTimeUnixNano: String(BigInt(Date.now() - 900) * 1_000_000n),
    endTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  await fetch(`http://127.0.0.1:${httpPort}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
}

describe('what real SDKs and coding agents sent', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene('recordings');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await scene?.window.screenshot(`failed-recordings-${task.name.replaceAll(/\W+/g, '-')}`);
  });
  afterAll(() => scene?.stage.close());

  it('says so while nothing but infrastructure has come', async () => {
    await post(scene.stage.httpPort, 'GET /health', { 'http.request.method': 'GET' });
    await scene.window.page.locator('.sidebar').getByText('Only infrastructure is here').waitFor();
    await scene.window.screenshot('only-infrastructure');
  });

  it('makes turns with question, tool and answer of the log records of a coding agent', async () => {
    await scene.send('claude-code');
    await scene.openTurn(1);
    const panel = scene.window.panel();
    await panel.getByText(answer).first().waitFor();
    await panel.getByRole('treeitem', { name: /Bash/ }).first().waitFor();
    await scene.window.screenshot('coding-agent');
  });

  it('says which key each field came from and how its tokens were computed', async () => {
    const panel = scene.window.panel();
    await panel
      .getByRole('treeitem', { name: /llm_request/ })
      .first()
      .click();
    await panel.getByRole('tab', { name: 'Parameters' }).click();
    await panel.getByRole('button', { name: 'How was this computed?' }).click();
    await panel.getByText(/were counted beside the input/).waitFor();
    await panel.getByRole('button', { name: 'Which key each field came from' }).click();
    await panel.getByRole('rowheader', { name: 'input tokens' }).waitFor();
    await scene.window.screenshot('provenance');
  });

  it('says what is missing and what could not be understood, with the text to copy', async () => {
    await post(scene.stage.httpPort, 'chat without content', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokenz': '5',
    });
    await scene.window.treeItem(/^chat without content, session,/).click();
    await scene.window.treeItem(/^chat without content, turn,/).click();
    const panel = scene.window.panel();
    await panel.getByRole('tab', { name: 'Messages' }).click();
    await panel.getByRole('button', { name: 'Copy OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true' }).waitFor();
    await panel.getByRole('button', { name: /1 key not understood/ }).click();
    await panel.getByText('gen_ai.usage.input_tokenz').first().waitFor();
    await scene.window.screenshot('why-empty');
  });

  it('reads stored traces again when it is asked to, labels included', async () => {
    const { window } = scene;
    const turn = () => window.treeItem(/^How many people live in the capital of France\?, turn,/).first();
    await turn().hover();
    await turn()
      .getByRole('button', { name: /Mark as Pass/ })
      .click();
    await window
      .treeItem(/labelled pass/)
      .first()
      .waitFor();
    await window.runCommand('Promptrail: Read Stored Traces Again');
    await window.page.locator('.quick-input-widget:visible .monaco-list-row', { hasText: /^All \d+ traces/ }).click();
    await window.notification(/Read \d+ traces again\./).waitFor();
    await window.screenshot('renormalised');
    await window
      .treeItem(/labelled pass/)
      .first()
      .waitFor();
  });
});

describe('a run that has only begun', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene('pending');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await scene?.window.screenshot(`failed-pending-${task.name.replaceAll(/\W+/g, '-')}`);
  });
  afterAll(() => scene?.stage.close());

  it('is shown by the records of its start', async () => {
    await scene.send('python-pydantic-ai', 0, begun);
    await scene.openTurn(3);
    const panel = scene.window.panel();
    await panel.getByRole('treeitem', { name: /city_guide.*running/ }).waitFor();
    await panel.getByRole('treeitem', { name: /lookup_population.*running/ }).waitFor();
    await scene.window.screenshot('in-flight');
  });

  it('is replaced by what comes when it ends', async () => {
    await scene.send('python-pydantic-ai', begun);
    const panel = scene.window.panel();
    await expect.poll(() => panel.getByRole('treeitem', { name: /running/ }).count(), { timeout: 10_000 }).toBe(0);
    await panel
      .getByRole('treeitem', { name: /chat gpt-4o-mini/ })
      .nth(1)
      .click();
    await panel.getByText(answer).first().waitFor();
    await scene.window.screenshot('after-pending');
  });
});
