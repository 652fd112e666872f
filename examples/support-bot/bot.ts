import { type Attributes, type Span, SpanKind } from '@opentelemetry/api';
import type OpenAI from 'openai';
import type { Answer, Model, WantedCall } from './model.ts';
import { loadPrompt, renderPrompt } from './prompts.ts';
import type { DocumentStore, Hit } from './retrieval.ts';
import { inSpan, type Telemetry } from './telemetry.ts';
import { runTool, toolDefinitions } from './tools.ts';

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

export interface Session {
  readonly id: string;
  readonly customer: string;
  /** The questions and answers so far; sent again at every turn. */
  readonly history: Message[];
}

export interface BotParts {
  readonly telemetry: Telemetry;
  readonly model: Model;
  readonly documents: DocumentStore;
}

const maxSteps = 4;
const passScore = 0.7;

/** A retrieval-augmented support bot: rewrite the question, search, answer with tools, have the answer judged. */
export class SupportBot {
  readonly #parts: BotParts;
  readonly #prompts = { answer: loadPrompt('answer'), rewrite: loadPrompt('rewrite'), judge: loadPrompt('judge') };

  constructor(parts: BotParts) {
    this.#parts = parts;
  }

  /** One turn, in one trace. Rejects when the model cannot be reached or refuses; the history is left as it was then. */
  answer(session: Session, question: string): Promise<string> {
    const { telemetry } = this.#parts;
    const attributes = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'gen_ai.agent.name': 'support-bot',
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: question }] }]),
      'user.id': session.customer,
      ...this.#sessionAttributes(session),
    };
    return inSpan(telemetry.tracer, 'invoke_agent support-bot', attributes, async (turn) => {
      const standalone = await this.#rewrite(session, question);
      const hits = await this.#retrieve(session, standalone);
      const { answer, toolResults } = await this.#generate(session, question, hits);
      turn.setAttribute(
        'gen_ai.output.messages',
        JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answer.text }], finish_reason: 'stop' }]),
      );
      session.history.push({ role: 'user', content: question }, { role: 'assistant', content: answer.text });
      await this.#judge(session, turn, answer, standalone, [...hits.map((hit) => hit.chunk.text), ...toolResults]);
      return answer.text;
    });
  }

  /** The first question of a session stands on its own already. */
  async #rewrite(session: Session, question: string): Promise<string> {
    if (session.history.length === 0) return question;
    const history = session.history.map((message) => `${message.role}: ${String(message.content)}`).join('\n');
    const content = renderPrompt(
      this.#prompts.rewrite,
      new Map([
        ['history', history],
        ['question', question],
      ]),
    );
    const { text } = await this.#parts.model.chat({
      messages: [{ role: 'user', content }],
      temperature: 0,
      promptName: this.#prompts.rewrite.name,
      attributes: this.#sessionAttributes(session),
    });
    return text.trim() || question;
  }

  #retrieve(session: Session, query: string): Promise<readonly Hit[]> {
    const { telemetry, model, documents } = this.#parts;
    const topK = 4;
    const attributes = {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': 'shop-documents',
      'gen_ai.retrieval.query.text': query,
      'gen_ai.retrieval.top_k': topK,
      ...this.#sessionAttributes(session),
    };
    return inSpan(
      telemetry.tracer,
      'retrieval shop-documents',
      attributes,
      async (span) => {
        const vector = await model.embed(query, this.#sessionAttributes(session));
        const hits = documents.search(vector, topK, 0.12);
        const found = hits.map(({ chunk, score }) => ({
          id: chunk.id,
          score: Math.round(score * 1000) / 1000,
          content: chunk.text,
          metadata: { title: chunk.title, source: `docs/${chunk.id.split('#')[0]}` },
        }));
        span.setAttribute('gen_ai.retrieval.documents', JSON.stringify(found));
        return hits;
      },
      SpanKind.CLIENT,
    );
  }

  async #generate(session: Session, question: string, hits: readonly Hit[]) {
    const documents = hits.map((hit, index) => `[${index + 1}] ${hit.chunk.title}\n${hit.chunk.text}`).join('\n\n');
    const values = [
      ['shop', 'Driftline Outdoor'],
      ['today', new Date().toISOString().slice(0, 10)],
      ['customer', session.customer],
      ['documents', documents || '(none found)'],
    ] as const;
    // This prompt does not say its name: a trace viewer has to know it by its text.
    const messages: Message[] = [
      { role: 'system', content: renderPrompt(this.#prompts.answer, new Map(values)) },
      ...session.history,
      { role: 'user', content: question },
    ];
    const toolResults: string[] = [];
    for (let step = 1; ; step++) {
      const tools = step < maxSteps ? toolDefinitions : [];
      const answer = await this.#parts.model.chat({ messages, tools, attributes: this.#sessionAttributes(session) });
      if (answer.calls.length === 0) return { answer, toolResults };
      const calls = answer.calls.map(({ id, name, arguments: args }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: args },
      }));
      messages.push({ role: 'assistant', content: answer.text, tool_calls: calls });
      for (const call of answer.calls) {
        const result = await this.#callTool(session, call);
        toolResults.push(`${call.name}: ${result}`);
        messages.push({ role: 'tool', tool_call_id: call.id, content: result });
      }
    }
  }

  /** The result as JSON. A tool that fails is told to the model, which may still have an answer. */
  async #callTool(session: Session, call: WantedCall): Promise<string> {
    const attributes = {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': call.name,
      'gen_ai.tool.call.id': call.id,
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.arguments': call.arguments,
      ...this.#sessionAttributes(session),
    };
    try {
      return await inSpan(this.#parts.telemetry.tracer, `execute_tool ${call.name}`, attributes, async (span) => {
        const result = JSON.stringify(await runTool(call.name, new Map(Object.entries(JSON.parse(call.arguments)))));
        span.setAttribute('gen_ai.tool.call.result', result);
        return result;
      });
    } catch (error) {
      return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
    }
  }

  #judge(session: Session, turn: Span, answer: Answer, question: string, context: readonly string[]): Promise<void> {
    const { model, telemetry } = this.#parts;
    const name = 'grounded';
    const values = [
      ['question', question],
      ['context', context.join('\n\n')],
      ['answer', answer.text],
    ] as const;
    const attributes = {
      'gen_ai.operation.name': 'evaluate',
      'gen_ai.evaluation.name': name,
      ...this.#sessionAttributes(session),
    };
    // Without a span of its own the judge's call would look like one more answer.
    return inSpan(telemetry.tracer, `evaluate ${name}`, attributes, async () => {
      const { text } = await model.chat({
        messages: [{ role: 'user', content: renderPrompt(this.#prompts.judge, new Map(values)) }],
        temperature: 0,
        promptName: this.#prompts.judge.name,
        attributes: this.#sessionAttributes(session),
      });
      const verdict = readVerdict(text);
      if (verdict === undefined) return;
      const label = verdict.score >= passScore ? 'pass' : 'fail';
      telemetry.evaluate(turn, answer.span, { name, score: verdict.score, label, explanation: verdict.reason });
    });
  }

  #sessionAttributes(session: Session): Attributes {
    return { [this.#parts.telemetry.sessionKey]: session.id };
  }
}

/** Undefined when the judge did not answer as asked: no score is better than a made-up one. */
function readVerdict(text: string): { readonly score: number; readonly reason: string } | undefined {
  try {
    const { score, reason } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as {
      score: unknown;
      reason: unknown;
    };
    return typeof score === 'number' ? { score, reason: String(reason ?? '') } : undefined;
  } catch {
    return undefined;
  }
}
