import * as vscode from 'vscode';
import { parseSpanId, parseTraceId } from '../model/ids.ts';
import type { Client } from '../protocol/channel.ts';
import { invalid, notFound } from '../protocol/errors.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { documentScheme } from './contributions.ts';
import { fileInside } from './fileInside.ts';
import type { Prompts } from './prompts.ts';
import { replaceLines } from './replaceLines.ts';

/** What a read-only document shows. It is the query of its address, so that the document survives a reload of the window. */
interface Shown {
  readonly traceId: string;
  readonly spanId: string;
  /** A text of the step (TracePanelApi.openText). */
  readonly text?: string;
  /** The folder whose prompt file is shown with the rendered text in the prompt's place. */
  readonly renderedIn?: string;
}

/** Read-only documents of the scheme `promptrail`: whole texts of a step, and prompts as they were rendered. */
export class TextDocuments implements vscode.TextDocumentContentProvider {
  readonly #reader: Client<ReaderApi, ReaderEvents>;
  readonly #prompts: Prompts;

  constructor(reader: Client<ReaderApi, ReaderEvents>, prompts: Prompts) {
    this.#reader = reader;
    this.#prompts = prompts;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const shown = parse(uri);
    const { traceId, spanId } = shown;
    if (shown.text !== undefined) return this.#reader.call('getText', { traceId, spanId, path: shown.text });
    if (shown.renderedIn !== undefined) return this.#rendered(shown.renderedIn, traceId, spanId);
    throw invalid('The address of this document names nothing to show.');
  }

  /** Opens the whole text at a path of a step. */
  async openText(traceId: string, spanId: string, path: string): Promise<void> {
    const text = await this.#reader.call('getText', { traceId, spanId, path });
    const suffix = /^\s*[[{]/.test(text) ? 'json' : 'md';
    const name = `${path.replace(/[^A-Za-z0-9]+/g, '-')}.${suffix}`;
    await vscode.window.showTextDocument(address(name, { traceId, spanId, text: path }), { preview: true });
  }

  /** The address of the prompt's file as it would read with the rendered text in it. */
  renderedUri(root: string, path: string, traceId: string, spanId: string): vscode.Uri {
    return address(path, { traceId, spanId, renderedIn: root });
  }

  async #rendered(root: string, traceId: string, spanId: string): Promise<string> {
    // An address may be made by anybody: only the folders of this window are read.
    if (!this.#prompts.roots.includes(root)) throw invalid('The folder of this prompt is not open in this window.');
    const found = await this.#reader.call('findPrompt', { root, traceId, spanId });
    const file = found.path === undefined ? undefined : await fileInside([root], found.path);
    if (file === undefined || found.rendered === undefined) throw notFound('The rendered prompt');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    return replaceLines(document.getText(), found.startLine, found.endLine, found.rendered);
  }
}

function address(name: string, shown: Shown): vscode.Uri {
  return vscode.Uri.from({ scheme: documentScheme, path: `/${name}`, query: JSON.stringify(shown) });
}

function parse(uri: vscode.Uri): Shown {
  let query: unknown;
  try {
    query = JSON.parse(uri.query);
  } catch {
    throw invalid('The address of this document cannot be read.');
  }
  const { traceId, spanId, text, renderedIn } = (query ?? {}) as Partial<Record<keyof Shown, unknown>>;
  if (typeof traceId !== 'string' || typeof spanId !== 'string' || !parseTraceId(traceId) || !parseSpanId(spanId)) {
    throw invalid('The address of this document names no step.');
  }
  return {
    traceId,
    spanId,
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof renderedIn === 'string' ? { renderedIn } : {}),
  };
}
