import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/browser.ts';
import type { CodeServer } from '../../../scripts/codeServer/start.ts';

/** `publisher.name`, which the address of each of its webviews carries. */
const extensionId = 'promptrail.promptrail';

const shownMs = 60_000;

/** A browser whose windows share a profile, and that watches what they ask for. */
export interface WorkbenchBrowser {
  /** Addresses that are not the server's: what would have left this machine. */
  readonly external: readonly string[];
  /** Opens a window on a folder, or on none, and waits until it can be used. */
  open(server: CodeServer, folder: string | undefined): Promise<Workbench>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<WorkbenchBrowser> {
  const browser: Browser = await launchBrowser();
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const external: string[] = [];
  const hosts = new Set<string>();
  context.on('request', (request) => {
    const { protocol, host, hostname } = new URL(request.url());
    // Resources of webviews have an address of VS Code's own that the service worker answers from the server.
    const local = hosts.has(host) || hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (/^(https?|wss?):$/.test(protocol) && !local) external.push(request.url());
  });
  return {
    external,
    async open(server, folder) {
      hosts.add(server.host);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(server.addressOf(folder), { waitUntil: 'domcontentloaded' });
      await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: shownMs });
      return workbenchOn(page);
    },
    close: () => browser.close(),
  };
}

/** What a person does in a window of VS Code, in their words. */
export interface Workbench {
  readonly page: Page;
  /** Opens a view container by its title in the activity bar. */
  openView(title: string): Promise<void>;
  /** A row of the tree in the side bar. Rows out of sight are not in the page: scroll to them first. */
  treeItem(name: string | RegExp): Locator;
  /** Runs a command by the words the palette shows. */
  runCommand(title: string): Promise<void>;
  /** Opens a file of the workspace by its name, as Go to File does. */
  openFile(name: string): Promise<void>;
  notification(text: string | RegExp): Locator;
  tab(name: string | RegExp): Locator;
  statusBarItem(text: string | RegExp): Locator;
  /** The text editor of the file in front. */
  editor(): Locator;
  /** The document inside the visible webview panel. */
  panel(): FrameLocator;
  /** Loads the window again and waits until it can be used. */
  reload(): Promise<void>;
  /** Keeps a picture in out/screenshots. */
  screenshot(name: string): Promise<void>;
  /** Closes the window as its close button does; its extension host ends. */
  close(): Promise<void>;
}

function workbenchOn(page: Page): Workbench {
  const quickInput = page.locator('.quick-input-widget:visible');
  const typeInto = async (text: string) => {
    const box = quickInput.locator('input[type="text"]');
    await box.waitFor();
    await box.fill(text);
  };
  const runCommand = async (title: string) => {
    await page.keyboard.press('F1');
    await typeInto(`>${title}`);
    await quickInput.locator('.monaco-list-row', { hasText: title }).first().click();
  };
  return {
    page,
    runCommand,
    async openView(title) {
      const tab = page.locator('.activitybar .action-item', { has: page.locator(`a.action-label[aria-label^="${title}"]`) });
      await tab.waitFor({ timeout: shownMs });
      const checked = ((await tab.getAttribute('class')) ?? '').includes('checked');
      if (!checked) await tab.click();
    },
    treeItem: (name) =>
      page.locator('.sidebar').getByRole('treeitem', typeof name === 'string' ? { name, exact: true } : { name }),
    async openFile(name) {
      await page.keyboard.press('Control+p');
      await typeInto(name);
      await quickInput.locator('.monaco-list-row', { hasText: name }).first().click();
      await page.getByRole('tab', { name }).waitFor();
    },
    notification: (text) => page.locator('.notification-toast', { hasText: text }),
    tab: (name) => page.getByRole('tab', { name }),
    statusBarItem: (text) => page.locator('.statusbar-item', { hasText: text }),
    editor: () => page.locator('.editor-group-container.active .monaco-editor:visible'),
    panel: () =>
      page
        .frameLocator(`iframe.webview.ready[src*="extensionId=${extensionId}"]:not([src*="purpose=webviewView"]):visible`)
        .frameLocator('#active-frame'),
    async reload() {
      // Through VS Code, which saves the state of the window first; the browser's own reload does not wait for that.
      const loaded = page.waitForEvent('domcontentloaded');
      await runCommand('Developer: Reload Window');
      await loaded;
      await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: shownMs });
    },
    async screenshot(name) {
      const directory = join(import.meta.dirname, '../../../out/screenshots');
      mkdirSync(directory, { recursive: true });
      await page.screenshot({ path: join(directory, `${name}.png`) });
    },
    close: () => page.close({ runBeforeUnload: true }),
  };
}
