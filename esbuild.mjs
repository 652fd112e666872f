// Bundles everything that ships, and the suite that runs inside the extension host.
//   node esbuild.mjs [--watch] [--minify] [--sizes] [--only=NAME,NAME]
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { writeNotices } from './scripts/notices.mjs';

const { values: options } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    minify: { type: 'boolean', default: false },
    sizes: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

/** What the extension host, its workers and the command line have in common. */
const node = {
  platform: 'node',
  target: 'node22', // engines.vscode ^1.101.0 brings Node 22
  format: 'cjs',
  external: ['better-sqlite3'], // finds its native part beside itself
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' }, // CommonJS has no import.meta
  loader: { '.sql': 'text', '.proto': 'text' },
};

const bundles = {
  extension: { ...node, entry: 'src/extension.ts', outfile: 'dist/extension.cjs', external: [...node.external, 'vscode'] },
  collector: { ...node, entry: 'src/workers/collector.ts', outfile: 'dist/collector.cjs' },
  reader: { ...node, entry: 'src/workers/reader.ts', outfile: 'dist/reader.cjs' },
  cli: { ...node, entry: 'src/cli.ts', outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  webview: {
    entry: 'webview/main.tsx',
    outfile: 'dist/webview/main.js', // its styles and the icon font go beside it
    platform: 'browser',
    target: 'chrome134',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
  tests: {
    ...node,
    entry: 'test/extension/index.ts',
    outfile: 'out/test/extension/index.js',
    external: [...node.external, 'vscode', 'mocha'],
    // The manifest of the small extension that carries the suite into the host.
    after: () => cp('test/extension/host.package.json', 'out/test/extension/package.json'),
  },
};

/** Builds one bundle, or keeps building it; returns its size in bytes. */
async function build(name, { entry, after, ...settings }) {
  if (!existsSync(entry)) throw new Error(`the bundle "${name}" has no entry point: ${entry} does not exist`);
  const context = await esbuild.context({
    entryPoints: [entry],
    bundle: true,
    minify: options.minify,
    // The package carries no maps, which would triple its size, and the licences in a file of their own.
    sourcemap: options.minify ? false : 'linked',
    legalComments: 'none',
    metafile: true,
    logLevel: options.watch ? 'silent' : 'warning',
    plugins: options.watch ? [reportForTheEditor(name)] : [],
    ...settings,
  });
  if (options.watch) {
    await context.watch();
    await after?.();
    return [];
  }
  try {
    const { metafile } = await context.rebuild();
    await after?.();
    return Object.entries(metafile.outputs).filter(([file]) => !file.endsWith('.map'));
  } finally {
    await context.dispose();
  }
}

/** Prints what the problem matcher in .vscode/tasks.json reads. */
function reportForTheEditor(name) {
  return {
    name: 'report',
    setup({ onStart, onEnd }) {
      onStart(() => console.log(`[watch] ${name} started`));
      onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`✘ ${text}\n    ${location?.file ?? name}:${location?.line ?? 1}:${location?.column ?? 0}`);
        }
        console.log(`[watch] ${name} finished`);
      });
    },
  };
}

/** Each output, and the packages and folders that weigh most in it. */
function printSizes(outputs) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;
  for (const [file, { bytes, inputs }] of outputs) {
    console.log(`${kilobytes(bytes)}  ${file}`);
    const parts = new Map();
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = /^node_modules\/(@[^/]+\/[^/]+|[^/]+)/.exec(input)?.[0] ?? input.split('/').slice(0, 2).join('/');
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
    }
    const heaviest = [...parts].sort((a, b) => b[1] - a[1]).slice(0, 5);
    for (const [part, partBytes] of heaviest) console.log(`            ${kilobytes(partBytes)}  ${part}`);
  }
}

const names = options.only?.split(',') ?? Object.keys(bundles);
const unknown = names.filter((name) => !Object.hasOwn(bundles, name));
if (unknown.length > 0) {
  console.error(`There is no bundle ${unknown.join(', ')}. There are: ${Object.keys(bundles).join(', ')}.`);
  process.exit(2);
}
const results = await Promise.allSettled(names.map((name) => build(name, bundles[name])));
for (const { reason } of results) {
  // esbuild has printed its own errors.
  if (reason !== undefined && !Array.isArray(reason.errors)) console.error(`build: ${reason.message}`);
}
if (results.some(({ status }) => status === 'rejected')) process.exit(1);
const outputs = results.flatMap(({ value }) => value);
if (options.minify)
  await writeNotices(
    outputs.flatMap(([, { inputs }]) => Object.keys(inputs)),
    'dist/NOTICES.txt',
  );
if (options.sizes) printSizes(outputs);
