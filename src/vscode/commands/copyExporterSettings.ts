import * as vscode from 'vscode';
import { type ExporterLanguage, exporterSettings } from '../../present/exporterSettings.ts';
import type { VisibleApp } from '../app.ts';
import { currentEndpoint } from '../currentEndpoint.ts';
import { tell } from '../messages.ts';

const choices: readonly (vscode.QuickPickItem & { readonly language: ExporterLanguage })[] = [
  { language: 'environment', label: 'Environment variables', detail: 'For an app that is already instrumented' },
  { language: 'python', label: 'Python', detail: 'OpenTelemetry SDK with the OTLP exporter over HTTP' },
  { language: 'node', label: 'Node.js', detail: 'OpenTelemetry SDK with the OTLP exporter over HTTP' },
];

/** Copies what makes an app send its traces here. */
export async function copyExporterSettings(app: VisibleApp): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: 'Copy the exporter settings for' });
  if (choice === undefined) return;
  const endpoint = await currentEndpoint(app.receiver);
  await vscode.env.clipboard.writeText(exporterSettings(choice.language, endpoint));
  tell(`Copied the exporter settings (${choice.label})`);
}
