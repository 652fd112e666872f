import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { activationSuite } from './activation.ts';
import { commandsSuite } from './commands.ts';
import { receiverSuite } from './receiver.ts';
import { settingsSuite } from './settings.ts';
import { terminalsSuite } from './terminals.ts';
import { turnSuite } from './turn.ts';

/** What `$PROMPTRAIL_TEST_REPORT` receives as JSON. */
export interface HostReport {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly title: string; readonly message: string }[];
  readonly skipped: readonly string[];
}

/** The extension host calls this; a rejection makes its exit code 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec', color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha); // gives describe and it their context
  for (const suite of [activationSuite, settingsSuite, receiverSuite, turnSuite, terminalsSuite, commandsSuite]) suite();
  const report = await new Promise<HostReport>((resolve) => {
    const passed: string[] = [];
    const failed: { title: string; message: string }[] = [];
    const skipped: string[] = [];
    mocha
      .run(() => resolve({ passed, failed, skipped }))
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('pending', (test) => skipped.push(test.fullTitle()))
      .on('fail', (test, error) => failed.push({ title: test.fullTitle(), message: String(error.stack ?? error) }));
  });
  const file = process.env['PROMPTRAIL_TEST_REPORT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  if (report.failed.length > 0) throw new Error(`${report.failed.length} failed`);
}
