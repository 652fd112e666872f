import * as vscode from 'vscode';
import { endpointUrl } from '../../present/exporterSettings.ts';
import type { VisibleApp } from '../app.ts';
import { currentEndpoint } from '../currentEndpoint.ts';
import { tell } from '../messages.ts';

/** Copies the address that apps send OTLP over HTTP to. */
export async function copyEndpoint(app: VisibleApp): Promise<void> {
  const url = endpointUrl((await currentEndpoint(app.receiver)).httpPort);
  await vscode.env.clipboard.writeText(url);
  tell(`Copied ${url}`);
}
