/**
 * Every id the manifest contributes, as types: a misspelt id or a wrong argument does not compile, and
 * test/manifest.test.ts holds this file and package.json together. All of them are public API.
 */
export const extensionId = 'promptrail.promptrail';
export const sessionsView = 'promptrail.sessions';
export const tracePanelType = 'promptrail.trace';
export const documentScheme = 'promptrail';

/** A turn, or a step of it, named by its ids. */
export interface TargetArgument {
  readonly traceId: string;
  readonly spanId?: string;
}

/** A prompt unit: a file of a workspace folder, or one symbol in it. */
export interface PromptUnitArgument {
  readonly root: string;
  /** Relative to `root`, with forward slashes. */
  readonly path: string;
  readonly symbol?: string;
}

/**
 * What each command takes when our own code calls it. Menus add the clicked row and the selected rows; people and other
 * extensions may pass anything, so handlers receive `unknown`. Commands about a turn or step act on the open panel or the
 * selected rows when they are given nothing; `'selection'` insists on the rows.
 */
export interface CommandArguments {
  openTrace: [target?: TargetArgument];
  openTraceToSide: [target?: TargetArgument];
  openPrompt: [target?: TargetArgument | 'selection'];
  diffPrompt: [target?: TargetArgument | 'selection'];
  openSource: [target?: TargetArgument];
  copyTraceId: [target?: TargetArgument];
  markPass: [target?: TargetArgument | 'selection'];
  markFail: [target?: TargetArgument | 'selection'];
  addNote: [target?: TargetArgument | 'selection'];
  clearLabel: [target?: TargetArgument | 'selection'];
  undoLabel: [];
  filter: [query?: string];
  clearFilter: [];
  showNoise: [];
  hideNoise: [];
  loadMore: [row?: unknown];
  refresh: [];
  copyEndpoint: [];
  copyExporterSettings: [];
  delete: [target?: TargetArgument | 'selection'];
  clear: [];
  importTraces: [];
  exportTraces: [];
  renormalise: [];
  showMenu: [];
  showLog: [];
  openSettings: [];
  showPromptGenerations: [unit?: PromptUnitArgument];
}
/** A command's id without `promptrail.`; also the name of its file in `commands/`. */
export type CommandName = keyof CommandArguments;

/** The settings, without `promptrail.`. */
export interface Settings {
  readonly 'receiver.httpPort': number;
  readonly 'receiver.grpcPort': number;
  readonly 'receiver.allowedHosts': readonly string[];
  readonly 'receiver.allowedOrigins': readonly string[];
  readonly 'terminals.configureExporter': boolean;
  readonly 'storage.database': string;
  readonly 'storage.durability': 'normal' | 'full';
  readonly 'storage.retentionDays': number;
  readonly 'storage.maxSizeMb': number;
  readonly 'prompts.include': readonly string[];
  readonly 'prompts.exclude': readonly string[];
  readonly 'prompts.codeLens': boolean;
  readonly 'labels.author': string;
}
export type SettingName = keyof Settings;

/** The defaults, equal to those of the manifest. */
export const settingDefaults: Settings = {
  'receiver.httpPort': 4318,
  'receiver.grpcPort': 4317,
  'receiver.allowedHosts': [],
  'receiver.allowedOrigins': [],
  'terminals.configureExporter': true,
  'storage.database': '',
  'storage.durability': 'normal',
  'storage.retentionDays': 30,
  'storage.maxSizeMb': 2048,
  'prompts.include': [
    '**/{prompts,prompt,templates}/**',
    '**/*prompt*.{py,ts,tsx,js,mjs,go,md,txt,yaml,yml,json}',
    '**/*.{prompty,prompt,poml,promptl,j2,jinja,jinja2,hbs,mustache,liquid,baml}',
    '**/{AGENTS,SKILL}.md',
  ],
  'prompts.exclude': ['**/node_modules/**', '**/.git/**', '**/.venv/**', '**/venv/**', '**/dist/**', '**/out/**', '**/build/**'],
  'prompts.codeLens': true,
  'labels.author': '',
};

/** The context keys that `when` clauses of the manifest may name, beside the editor's own. */
export interface ContextKeys {
  'promptrail.state': 'starting' | 'collecting' | 'following' | 'failed';
  'promptrail.filtered': boolean;
  'promptrail.showNoise': boolean;
  /** What arrived, or what matches, is infrastructure alone. */
  'promptrail.onlyNoise': boolean;
  'promptrail.canUndoLabel': boolean;
}
export const contextKeys: readonly (keyof ContextKeys)[] = [
  'promptrail.state',
  'promptrail.filtered',
  'promptrail.showNoise',
  'promptrail.onlyNoise',
  'promptrail.canUndoLabel',
];
