import * as vscode from 'vscode';
import { fileInside } from './fileInside.ts';
import type { LocatedPrompt, Prompts } from './prompts.ts';
import type { TextDocuments } from './textDocuments.ts';

/** Opens the prompt file of a generation at its lines; resolves to a sentence on how it was found, or why it was not. */
export async function openPrompt(prompts: Prompts, traceId: string, spanId: string): Promise<string> {
  const located = await prompts.find(traceId, spanId);
  const file = located === undefined ? undefined : await promptFile(located);
  if (located === undefined || file === undefined) return whyNot(prompts, located);
  const { startLine = 1, endLine = startLine, evidence } = located.found;
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
  const last = editor.document.lineAt(Math.min(endLine, editor.document.lineCount) - 1).range.end;
  const range = new vscode.Range(new vscode.Position(Math.min(startLine - 1, last.line), 0), last);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return `${place(located)} · ${evidence}`;
}

/** Shows what the model was sent beside the prompt file, which can be edited there; resolves to a sentence as above. */
export async function diffPrompt(prompts: Prompts, documents: TextDocuments, traceId: string, spanId: string): Promise<string> {
  const located = await prompts.find(traceId, spanId);
  const file = located === undefined ? undefined : await promptFile(located);
  const path = located?.found.path;
  if (located === undefined || file === undefined || path === undefined) return whyNot(prompts, located);
  if (located.found.rendered === undefined) {
    return `${place(located)} is the prompt, but the messages of this generation were not captured: there is nothing to compare it with.`;
  }
  const rendered = documents.renderedUri(located.root, path, traceId, spanId);
  await vscode.commands.executeCommand('vscode.diff', rendered, vscode.Uri.file(file), `rendered ↔ ${path}`);
  return `${place(located)} · ${located.found.evidence}`;
}

async function promptFile({ root, found }: LocatedPrompt): Promise<string | undefined> {
  return found.path === undefined ? undefined : fileInside([root], found.path);
}

function place({ found }: LocatedPrompt): string {
  return found.startLine === undefined ? `${found.path}` : `${found.path}:${found.startLine}`;
}

function whyNot(prompts: Prompts, located: LocatedPrompt | undefined): string {
  if (prompts.roots.length === 0) return 'No folder on disk is open in this window: open the one that holds the prompts.';
  if (located?.found.path !== undefined) return `${located.found.path} is the prompt, but the file is not there any more.`;
  return `No prompt was found: ${located?.found.evidence ?? 'nothing was searched'}.`;
}
