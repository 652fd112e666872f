import * as vscode from 'vscode';
import type { Client } from '../protocol/channel.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { ReaderApi, ReaderEvents } from '../workers/readerApi.ts';
import { fileInside } from './fileInside.ts';

/** Opens the code that made a step, when its telemetry names a file inside the workspace. */
export async function openSource(
  reader: Client<ReaderApi, ReaderEvents>,
  roots: readonly string[],
  traceId: string,
  spanId: string,
): Promise<void> {
  const { source } = await reader.call('getObservation', { traceId, spanId });
  if (source === undefined) {
    throw new ProtocolError('notFound', 'The telemetry of this step does not say which code made it (code.file.path).');
  }
  const file = await fileInside(roots, source.file);
  if (file === undefined) {
    throw new ProtocolError('refused', `${source.file} is not a file of this workspace. Open the folder that holds it.`);
  }
  const line = Math.max(0, Math.trunc(source.line ?? 1) - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(line, 0, line, 0), preview: true });
}
