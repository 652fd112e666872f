import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { requestsOf } from '../support/recording.ts';
import { type Stage, setStage } from './support/stage.ts';
import type { Workbench } from './support/workbench.ts';

const question = /^How many people live in the capital of France\?/;
const answer = 'It has about 2.1 million residents';

describe('what real SDKs and coding agents sent', () => {
  let stage: Stage;
  let window: Workbench;
  const send = async (name: string, count?: number): Promise<void> => {
    for (const { signal, encoding, body } of requestsOf(name).slice(0, count)) {
      const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
      const url = `http://127.0.0.1:${stage.httpPort}/v1/${signal}`;
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) });
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    }
  };
  /** Opens the first turn with the question that is in the tree, by keyboard: its parts may be long. */
  const openTurn = async (): Promise<void> => {
    const turn = window.treeItem(new RegExp(`${question.source}, turn,`)).first();
    if (!(await turn.isVisible()))
      await window
        .treeItem(new RegExp(`${question.source}, session,`))
        .first()
        .click();
    await turn.click();
  };

  beforeAll(async () => {
    stage = await setStage('recordings', {});
    window = await stage.open();
    await window.openView('Promptrail');
    await window.statusBarItem(String(stage.httpPort)).waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await window?.screenshot(`failed-recordings-${task.name.replaceAll(/\W+/g, '-')}`);
  });
  afterAll(() => stage?.close());

  it('makes turns with question, tool and answer of the log records of a coding agent', async () => {
    await send('claude-code');
    await openTurn();
    const panel = window.panel();
    await panel.getByText(answer).first().waitFor();
    await panel.getByRole('treeitem', { name: /Bash/ }).first().waitFor();
    await window.screenshot('coding-agent');
  });

  it('says which key each field came from and how its tokens were computed', async () => {
    const panel = window.panel();
    await panel
      .getByRole('treeitem', { name: /llm_request/ })
      .first()
      .click();
    await panel.getByRole('tab', { name: 'Parameters' }).click();
    await panel.getByRole('button', { name: 'How was this computed?' }).click();
    await panel.getByText(/were counted beside the input/).waitFor();
    await panel.getByRole('button', { name: 'Which key each field came from' }).click();
    await panel.getByRole('rowheader', { name: 'input tokens' }).waitFor();
    await window.screenshot('provenance');
  });

  it('says what is missing and what could not be understood, with the text to copy', async () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokenz': '5' };
    const span = {
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      name: 'chat without content',
      startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
      endTimeUnixNano: String(BigInt(Date.now() + 900) * 1_000_000n),
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    };
    await fetch(`http://127.0.0.1:${stage.httpPort}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    await window.treeItem(/^chat without content, session,/).click();
    await window.treeItem(/^chat without content, turn,/).click();
    const panel = window.panel();
    await panel.getByRole('tab', { name: 'Messages' }).click();
    await panel.getByRole('button', { name: 'Copy OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true' }).waitFor();
    await panel.getByRole('button', { name: /1 key not understood/ }).click();
    await panel.getByText('gen_ai.usage.input_tokenz').first().waitFor();
    await window.screenshot('why-empty');
  });

  it('shows a run that has only begun, and replaces what stood for it by what comes', async () => {
    const pending = requestsOf('python-pydantic-ai').findIndex(({ signal }) => signal === 'traces') + 1;
    await send('python-pydantic-ai', pending);
    await send('python-pydantic-ai');
    await openTurn();
    await window.panel().getByText(answer).first().waitFor();
    await window.screenshot('after-pending');
  });
});
