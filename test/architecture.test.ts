import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the files of a folder may import: other folders, and packages. Types count as imports, except where said. */
interface Rule {
  readonly folders: readonly string[];
  readonly packages?: readonly string[];
}

const stages = ['receive', 'decode', 'normalise', 'store', 'query', 'present', 'review', 'link'];
const everything = ['model', 'util', 'protocol', ...stages];

/** The import table (docs/adr/0001, CONTRIBUTING). A folder may always import itself. */
const table: Readonly<Record<string, Rule>> = {
  model: { folders: [] },
  util: { folders: [] },
  protocol: { folders: ['model', 'util'] },
  receive: { folders: ['util'], packages: ['node:', '@grpc/grpc-js'] },
  decode: { folders: ['model', 'util'], packages: ['protobufjs', '@bufbuild/protobuf', 'node:buffer'] },
  normalise: { folders: ['model', 'util'], packages: ['@pydantic/genai-prices', 'node:crypto'] },
  store: { folders: ['model', 'util'], packages: ['better-sqlite3', 'node:'] },
  query: { folders: ['model', 'store', 'normalise', 'util'] },
  present: { folders: ['model', 'protocol', 'util'] },
  review: { folders: ['model', 'store', 'query', 'util'] },
  link: { folders: ['model', 'util'] },
  pipeline: { folders: ['receive', 'decode', 'normalise', 'store', 'model', 'util'], packages: ['node:'] },
  workers: { folders: [...everything, 'pipeline'], packages: ['node:'] },
  cli: { folders: [...everything, 'workers'], packages: ['node:'] },
  vscode: { folders: [...everything, 'workers'], packages: ['node:', 'vscode'] },
  webview: {
    folders: ['model', 'protocol', 'util'],
    packages: [
      'preact',
      '@preact/signals',
      '@tanstack/virtual-core',
      '@vscode/webview-ui-toolkit',
      '@vscode/codicons',
      'mdast',
      'micromark',
      'unist',
    ],
  },
};

/** The composition roots: they build what the folders hold. */
const roots = ['src/extension.ts', 'src/cli.ts'];

/** Packages that one file or folder alone may load. */
const confined: readonly (readonly [module: string, place: RegExp])[] = [
  ['better-sqlite3', /^src\/store\/database\.ts$/],
  ['vscode', /^src\/(vscode\/|extension\.ts$)/],
  ['@vscode/webview-ui-toolkit', /^webview\/ui\//],
];

/** Where SQL may stand. */
const sqlFolders = ['store', 'query', 'review', 'judge', 'link'];

interface Import {
  readonly module: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const project = join(import.meta.dirname, '..');
const sources = ['src', 'webview'].flatMap((folder) => read(join(project, folder)));

function read(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      return { path: relative(project, file).replaceAll('\\', '/'), text, imports: importsOf(text) };
    });
}

/** Declarations at the head of a file, re-exports and `import()` anywhere. Texts that merely look like code do not begin a file. */
function importsOf(text: string): Import[] {
  const imports: Import[] = [];
  const declaration =
    /(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*import\s+(?:(type\s)?([^'"]*?)\s*from\s*)?['"]([^'"]+)['"](?:\s*with\s*\{[^}]*\})?;?/y;
  for (let match = declaration.exec(text); match !== null; match = declaration.exec(text)) {
    const [, type, names = '', module = ''] = match;
    const named = /^\{([\s\S]*)\}$/
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    imports.push({ module, typeOnly: type !== undefined || (named?.every((name) => name.startsWith('type ')) ?? false) });
  }
  for (const [, type, module = ''] of text.matchAll(/^export\s+(type\s+)?(?:\*|\{[^}]*\})\s*from\s*'([^']+)'/gm)) {
    imports.push({ module, typeOnly: type !== undefined });
  }
  for (const [, module = ''] of text.matchAll(/\bimport\('([^']+)'\)/g)) imports.push({ module, typeOnly: false });
  return imports;
}

/** The folder of the table that a path belongs to; undefined for the roots. */
function folderOf(path: string): string | undefined {
  if (path.startsWith('webview/')) return 'webview';
  return roots.includes(path) ? undefined : /^src\/([^/]+?)(\/|\.ts$)/.exec(path)?.[1];
}

function isPackage(module: string, allowed: string): boolean {
  return (
    module === allowed ||
    module.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`) ||
    (/^(mdast|micromark|unist)$/.test(allowed) && module.startsWith(`${allowed}-`))
  );
}

function violations({ path, imports }: Source): string[] {
  const folder = folderOf(path);
  const rule = folder === undefined ? undefined : table[folder];
  if (folder === undefined) return [];
  if (rule === undefined) return [`${path} is in a folder that the table does not name`];
  return imports.flatMap(({ module }) => {
    if (!module.startsWith('.')) {
      return (rule.packages ?? []).some((allowed) => isPackage(module, allowed)) ? [] : [`${path} -> ${module}`];
    }
    const target = join(dirname(path), module).replaceAll('\\', '/');
    const other = folderOf(target);
    const allowed = other === folder || (other !== undefined && rule.folders.includes(other));
    return allowed || /\.(css|ttf)$/.test(target) ? [] : [`${path} -> ${target}`];
  });
}

describe('the architecture', () => {
  it('reads imports as they are written', () => {
    const text = `/* a */ // b\nimport type { A } from './a.ts';\nimport {\n  type B,\n  type C,\n} from "./b.ts";\nimport 'c';\nimport d, { type E } from 'd';\nconst text = \`\nimport f from 'f';\n\`;\nexport type { G } from './g.ts';\nawait import('h');\n`;
    expect(importsOf(text)).toEqual([
      { module: './a.ts', typeOnly: true },
      { module: './b.ts', typeOnly: true },
      { module: 'c', typeOnly: false },
      { module: 'd', typeOnly: false },
      { module: './g.ts', typeOnly: true },
      { module: 'h', typeOnly: false },
    ]);
  });

  it('keeps to the import table', () => {
    expect(sources.flatMap(violations)).toEqual([]);
  });

  it('lets no stage import a later one', () => {
    const later = sources.flatMap(({ path, imports }) => {
      const stage = stages.indexOf(folderOf(path) ?? '');
      return imports
        .filter(({ module }) => module.startsWith('.'))
        .map(({ module }) => join(dirname(path), module).replaceAll('\\', '/'))
        .filter((target) => stage >= 0 && stages.indexOf(folderOf(target) ?? '') > stage)
        .map((target) => `${path} -> ${target}`);
    });
    expect(later).toEqual([]);
  });

  it.each(confined)('loads %s in its one place', (module, place) => {
    const loading = sources.filter(({ imports }) => imports.some((found) => isPackage(found.module, module) && !found.typeOnly));
    expect(loading.map(({ path }) => path).filter((path) => !place.test(path))).toEqual([]);
  });

  it('never loads the driver, gRPC or protobuf into the thread of the editor', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]));
    const loaded = new Set<string>();
    const packages = new Set<string>();
    const open = ['src/extension.ts'];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (loaded.has(path)) continue;
      loaded.add(path);
      for (const { module, typeOnly } of byPath.get(path)?.imports ?? []) {
        if (typeOnly) continue;
        if (module.startsWith('.')) open.push(join(dirname(path), module).replaceAll('\\', '/'));
        else packages.add(module);
      }
    }
    expect(loaded.size).toBeGreaterThan(50);
    expect([...packages].filter((name) => name !== 'vscode' && !name.startsWith('node:'))).toEqual([]);
  });

  it('has SQL only where data are kept or asked for', () => {
    const sql =
      /\b(SELECT\s[\s\S]{1,200}?\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|VIRTUAL)\s|PRAGMA\s+\w)/;
    const found = sources.filter(
      ({ path, text }) => !sqlFolders.includes(folderOf(path) ?? '') && sql.test(withoutComments(text)),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('has no default exports and no files that only hand on others', () => {
    expect(sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
    expect(sources.filter(({ text }) => /^export \*/m.test(text)).map(({ path }) => path)).toEqual([]);
    expect(sources.filter(({ path }) => /\/index\.tsx?$/.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('makes message boxes in two files', () => {
    const boxes = /\bshow(Error|Warning|Information)Message\b/;
    expect(sources.filter(({ text }) => boxes.test(text)).map(({ path }) => path)).toEqual([
      'src/vscode/messages.ts',
      'src/vscode/showError.ts',
    ]);
  });

  it('has files that can be read at a sitting', () => {
    const lengths = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length })).sort((a, b) => a.lines - b.lines);
    expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThanOrEqual(120);
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    expect(lengths.find(({ path }) => path === 'src/extension.ts')?.lines).toBeLessThanOrEqual(100);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1');
}
