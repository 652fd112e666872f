import * as vscode from 'vscode';

/** Asks before something that cannot be taken back; resolves to whether the person agreed. */
export async function confirm(question: string, detail: string, agree: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, agree)) === agree;
}

/** A sentence at the place where the eye is not: for what was done and needs no answer. */
export function tell(message: string): void {
  vscode.window.setStatusBarMessage(message, 6000);
}

/** The outcome of something a person started and waited for; resolves to whether `action` was chosen. */
export async function report(message: string, action?: string): Promise<boolean> {
  const choice = await vscode.window.showInformationMessage(message, ...(action === undefined ? [] : [action]));
  return choice !== undefined && choice === action;
}
