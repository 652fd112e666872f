// Loaded into every Node process of a code-server (--require): writes down how long the extension host's one thread was
// busy with loading our bundle and with calling its `activate`. The same file is the "test" that the host is asked to run.
const { appendFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname } = require('node:path');

const { load } = Module.prototype;

Module.prototype.load = function (file) {
  const started = performance.now();
  load.call(this, file);
  if (basename(file) !== 'extension.cjs' || basename(dirname(file)) !== 'dist') return;
  const loadMs = performance.now() - started;
  const { activate } = this.exports;
  const timed = (context) => {
    const called = performance.now();
    const result = activate(context);
    const times = { loadMs, activateMs: performance.now() - called };
    appendFileSync(process.env.PROMPTRAIL_ACTIVATION_TIMES, `${JSON.stringify(times)}\n`);
    return result;
  };
  // The bundle's own exports are getters that cannot be replaced.
  this.exports = { ...this.exports, activate: timed };
};

exports.run = () => require('vscode').extensions.getExtension('promptrail.promptrail').activate();
