import * as vscode from 'vscode';
import { agentSettings, type CodingAgent } from '../../present/agentSettings.ts';
import { type Endpoint, type ExporterLanguage, exporterSettings } from '../../present/exporterSettings.ts';
import type { VisibleApp } from '../app.ts';
import { currentEndpoint } from '../currentEndpoint.ts';
import { tell } from '../messages.ts';

interface Choice extends vscode.QuickPickItem {
  readonly textFor: (endpoint: Endpoint) => string;
}

const app = (language: ExporterLanguage, label: string, detail: string): Choice => ({
  label,
  detail,
  textFor: (endpoint) => exporterSettings(language, endpoint),
});

const agent = (id: CodingAgent, label: string, detail: string): Choice => ({
  label,
  detail,
  textFor: (endpoint) => agentSettings(id, endpoint),
});

const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator, textFor: () => '' });

const choices: readonly Choice[] = [
  app('environment', 'Environment variables', 'For an app that is already instrumented'),
  app('python', 'Python', 'OpenTelemetry SDK with the OTLP exporter over HTTP'),
  app('node', 'Node.js', 'OpenTelemetry SDK with the OTLP exporter over HTTP'),
  separator('Coding agents'),
  agent('claude-code', 'Claude Code', 'Environment variables, with prompts, answers and tool details'),
  agent('codex', 'Codex CLI', 'For ~/.codex/config.toml, with prompts and answers'),
  agent('gemini-cli', 'Gemini CLI', 'For ~/.gemini/settings.json, with prompts'),
  agent('copilot-cli', 'Copilot CLI', 'Environment variables, with messages'),
];

/** Copies what makes an app send its traces here. */
export async function copyExporterSettings({ receiver }: VisibleApp): Promise<void> {
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: 'Copy the exporter settings for' });
  if (choice === undefined) return;
  const endpoint = await currentEndpoint(receiver);
  await vscode.env.clipboard.writeText(choice.textFor(endpoint));
  tell(`Copied the exporter settings (${choice.label})`);
}
