import { scenario } from '../../test/clients/scenario.ts';

/** The tool by which each coding agent runs a command, and the parameter that holds it. */
const commandParameters: ReadonlyMap<string, string> = new Map([
  ['Bash', 'command'], // Claude Code
  ['exec_command', 'cmd'], // Codex
  ['run_shell_command', 'command'], // Gemini CLI
  ['bash', 'command'], // Copilot CLI
]);

/** Coding agents bring tools of their own: the population is looked up in the shell, with the result of the scenario. */
export function shellCall(tools: readonly string[]): { readonly name: string; readonly arguments: object } | undefined {
  const name = tools.find((tool) => commandParameters.has(tool));
  if (name === undefined) return undefined;
  const command = `echo '${JSON.stringify(scenario.tool.result)}'`;
  return { name, arguments: { [commandParameters.get(name) ?? 'command']: command, description: scenario.tool.description } };
}
