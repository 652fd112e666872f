import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { CollectorOptions } from '../workers/collectorApi.ts';
import { type SettingName, type Settings, settingDefaults } from './contributions.ts';

/** Reads a setting. A value of the wrong type, which the editor lets pass, counts as not set. */
export function readSetting<Name extends SettingName>(name: Name, scope?: vscode.Uri): Settings[Name] {
  const value: unknown = vscode.workspace.getConfiguration('promptrail', scope).get(name);
  const fallback = settingDefaults[name];
  if (typeof value !== typeof fallback || Array.isArray(value) !== Array.isArray(fallback)) return fallback;
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string') as unknown as Settings[Name];
  return value as Settings[Name];
}

/** Whether a change of the configuration touches any of these settings. */
export function changes(event: vscode.ConfigurationChangeEvent, names: readonly SettingName[]): boolean {
  return names.some((name) => event.affectsConfiguration(`promptrail.${name}`));
}

/** The settings that the collector reads once, when it starts. */
export const collectorSettings: readonly SettingName[] = [
  'receiver.httpPort',
  'receiver.grpcPort',
  'receiver.allowedHosts',
  'receiver.allowedOrigins',
  'storage.database',
  'storage.durability',
  'storage.retentionDays',
  'storage.maxSizeMb',
];

/** How this window's collector is to be started. `storage` is the editor's own folder for the extension. */
export function collectorOptions(storage: vscode.Uri): CollectorOptions {
  return {
    database: databaseFile(storage),
    httpPort: port('receiver.httpPort'),
    grpcPort: port('receiver.grpcPort'),
    allowedHosts: readSetting('receiver.allowedHosts'),
    allowedOrigins: readSetting('receiver.allowedOrigins'),
    durability: readSetting('storage.durability') === 'full' ? 'full' : 'normal',
    retention: {
      days: Math.max(0, readSetting('storage.retentionDays')),
      maxBytes: Math.max(0, readSetting('storage.maxSizeMb')) * 1024 * 1024,
    },
    listen: true,
  };
}

/** The name under which this person's labels are kept. */
export function labelAuthor(): string {
  const name = readSetting('labels.author').trim();
  if (name !== '') return name;
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as containers have.
    return 'unknown';
  }
}

function databaseFile(storage: vscode.Uri): string {
  const path = readSetting('storage.database').trim();
  if (path === '') return join(storage.fsPath, 'promptrail.db');
  if (path.startsWith('~/')) return join(homedir(), path.slice(2));
  if (!isAbsolute(path)) {
    throw new Error(
      `promptrail.storage.database must be an absolute path, not "${path}". Nothing was opened. Correct the setting and reload.`,
    );
  }
  return path;
}

function port(name: 'receiver.httpPort' | 'receiver.grpcPort'): number {
  const value = readSetting(name);
  return Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : settingDefaults[name];
}
