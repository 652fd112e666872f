import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CommandName,
  contextKeys,
  extensionId,
  type SettingName,
  sessionsView,
  settingDefaults,
} from '../src/vscode/contributions.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope?: string;
  readonly order?: number;
  readonly description?: string;
  readonly markdownDescription?: string;
}
interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: string };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly (MenuItem & { readonly key: string })[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const project = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);
const commandFiles = readdirSync(join(project, 'src/vscode/commands')).map((file) => `promptrail.${basename(file, '.ts')}`);
const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
const walkthroughSteps = contributes.walkthroughs.flatMap(({ steps }) => steps);
const menuItems = Object.values(contributes.menus).flat();

// Mapped, so that a command that is missing here does not compile.
const knownCommands: Readonly<Record<CommandName, true>> = {
  openTrace: true,
  openTraceToSide: true,
  openPrompt: true,
  diffPrompt: true,
  openSource: true,
  copyTraceId: true,
  markPass: true,
  markFail: true,
  addNote: true,
  clearLabel: true,
  undoLabel: true,
  filter: true,
  clearFilter: true,
  showNoise: true,
  hideNoise: true,
  loadMore: true,
  refresh: true,
  copyEndpoint: true,
  copyExporterSettings: true,
  delete: true,
  clear: true,
  importTraces: true,
  exportTraces: true,
  renormalise: true,
  showMenu: true,
  showLog: true,
  openSettings: true,
  showPromptGenerations: true,
};

/** Keys of the editor's own that our clauses use. */
const editorKeys = ['view', 'viewItem', 'focusedView', 'activeWebviewPanelId', 'isWorkspaceTrusted', 'false'];

/** The keys that a `when` clause reads. */
function keysOf(clause: string): string[] {
  return clause
    .split(/&&|\|\|/)
    .map((part) => /^!?([\w.]+)\s*(?:(?:==|!=|=~|in)\s.*)?$/.exec(part.trim())?.[1] ?? `not understood: ${part}`);
}

/** Commands that links in a text run. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
}

describe('the manifest', () => {
  it('names the extension as the code does', () => {
    expect(`${manifest.publisher}.${manifest.name}`).toBe(extensionId);
    expect(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id),
    ).toEqual([sessionsView]);
  });

  it('runs where the app runs, on the oldest editor that its types describe', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.main).toBe('./dist/extension.cjs');
    // The types stay on that version; the range of engines goes up from it.
    expect(manifest.engines.vscode.replace('^', '~')).toBe(manifest.devDependencies['@types/vscode']);
  });

  it('begins every id with promptrail', () => {
    const ids = [
      ...commands,
      ...settings.map(([name]) => name),
      ...contextKeys,
      ...contributes.viewsContainers.activitybar.map(({ id }) => id),
    ];
    expect(ids.filter((id) => !/^promptrail(\.|$)/.test(id))).toEqual([]);
  });

  it('has each command in the code, with a file of its name, and none that is missing', () => {
    const inCode = Object.keys(knownCommands).map((name) => `promptrail.${name}`);
    expect([...commands].sort()).toEqual(inCode.sort());
    expect([...commandFiles].sort()).toEqual(inCode.sort());
  });

  it('names its commands under one category, with icons that exist', () => {
    const icons = readFileSync(join(project, 'node_modules/@vscode/codicons/dist/codicon.css'), 'utf8');
    for (const { title, category, icon } of contributes.commands) {
      expect(category).toBe('Promptrail');
      expect(title).toMatch(/^[A-Z]/);
      if (icon !== undefined) expect(icons).toContain(`.codicon-${/^\$\(([a-z-]+)\)$/.exec(icon)?.[1]}:before`);
    }
  });

  it('gives an icon to each command that stands as a button', () => {
    const withIcon = new Set(contributes.commands.filter(({ icon }) => icon !== undefined).map(({ command }) => command));
    const buttons = menuItems.filter(({ group }) => /^(navigation|inline)/.test(group ?? ''));
    expect(buttons.filter(({ command }) => !withIcon.has(command))).toEqual([]);
  });

  it('runs commands that exist, from menus, keys, welcome texts and the walkthrough', () => {
    const run = [
      ...menuItems.map(({ command }) => command),
      ...contributes.keybindings.map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) => linksOf(contents)),
      ...walkthroughSteps.flatMap(({ description }) => linksOf(description)),
      ...walkthroughSteps.flatMap(({ completionEvents }) => completionEvents.map((event) => event.replace('onCommand:', ''))),
    ];
    const editors = ['workbench.trust.manage', `${sessionsView}.focus`];
    expect(run.filter((command) => !commands.includes(command) && !editors.includes(command))).toEqual([]);
  });

  it('reads context keys that somebody sets', () => {
    const clauses = [...menuItems, ...contributes.keybindings, ...contributes.viewsWelcome].map(({ when }) => when ?? '');
    clauses.push(...contributes.commands.map(({ enablement }) => enablement ?? ''));
    const keys = new Set(clauses.filter((clause) => clause !== '').flatMap(keysOf));
    const known = [...editorKeys, ...contextKeys, ...settings.map(([name]) => `config.${name}`)];
    expect([...keys].filter((key) => !known.includes(key))).toEqual([]);
    expect(contextKeys.filter((key) => !keys.has(key))).toEqual([]);
  });

  it('says something in the empty view in every state, and only one thing', () => {
    const states = ['starting', 'collecting', 'following', 'failed'];
    const flags = [true, false];
    for (const state of states) {
      for (const [filtered, trusted, configured] of flags.flatMap((a) =>
        flags.flatMap((b) => flags.map((c) => [a, b, c] as const)),
      )) {
        const values = new Map<string, string | boolean>([
          ['promptrail.state', state],
          ['promptrail.filtered', filtered],
          ['isWorkspaceTrusted', trusted],
          ['config.promptrail.terminals.configureExporter', configured],
        ]);
        const shown = contributes.viewsWelcome.filter(({ when }) => holds(when, values));
        expect(shown, JSON.stringify([...values])).toHaveLength(1);
      }
    }
  });

  it('describes every setting, with the default that the code has, in an order', () => {
    expect(settings.map(([name]) => name.replace('promptrail.', '')).sort()).toEqual(Object.keys(settingDefaults).sort());
    for (const [name, setting] of settings) {
      expect(setting.default, name).toEqual(settingDefaults[name.replace('promptrail.', '') as SettingName]);
      expect(['boolean', 'integer', 'string', 'array'], name).toContain(setting.type);
      expect(setting.description ?? setting.markdownDescription, name).toMatch(/^[A-Z].{20,}\.$/s);
      expect(setting.order, name).toBeGreaterThan(0);
    }
  });

  it('lets no workspace choose ports, hosts, paths or what is kept', () => {
    for (const [name, setting] of settings) {
      if (/^promptrail\.(receiver|storage)\./.test(name)) expect(setting.scope, name).toBe('machine');
      else expect(['window', 'resource', 'application'], name).toContain(setting.scope);
    }
  });

  it('works, within limits, in workspaces that are not trusted or not on disk', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    expect([untrustedWorkspaces.supported, virtualWorkspaces.supported]).toEqual(['limited', 'limited']);
    const names = settings.map(([name]) => name);
    expect(untrustedWorkspaces.restrictedConfigurations.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('names files that exist', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
      ...walkthroughSteps.map(({ media }) => media.markdown),
    ];
    expect(files.filter((file) => !existsSync(join(project, file)))).toEqual([]);
  });
});

/** Evaluates the clauses of this manifest: `&&` and `||` of keys, `==` and `=~`. */
function holds(clause: string, values: ReadonlyMap<string, string | boolean>): boolean {
  return clause.split('||').some((alternative) =>
    alternative.split('&&').every((part) => {
      const [, not, key = '', operator, expected = ''] = /^(!?)([\w.]+)(?:\s*(==|=~)\s*(.+))?$/.exec(part.trim()) ?? [];
      const value = values.get(key);
      if (operator === '==') return String(value) === expected;
      if (operator === '=~') return new RegExp(expected.slice(1, -1)).test(String(value));
      return Boolean(value) !== (not === '!');
    }),
  );
}
