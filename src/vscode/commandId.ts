import type * as vscode from 'vscode';
import type { CommandArguments, CommandName } from './contributions.ts';

/** The id of a command as the editor knows it. */
export function commandId(name: CommandName): string {
  return `promptrail.${name}`;
}

/** A command to attach to a row, a lens or the status bar, with arguments of the right types. */
export function commandLink<Name extends CommandName>(
  name: Name,
  title: string,
  ...parameters: CommandArguments[Name]
): vscode.Command {
  return { command: commandId(name), title, arguments: parameters };
}
