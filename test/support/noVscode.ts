// Stands in for the editor's API in the pure suite: whatever loads it is in the wrong folder.
throw new Error('A pure module imported "vscode" at run time. Only src/vscode/ and src/extension.ts may.');
