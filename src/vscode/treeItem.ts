import * as vscode from 'vscode';
import { formatCount } from '../model/format.ts';
import { sessionNode, stepNode, type TreeNodeView, turnNode } from '../present/sessionTree.ts';
import { assertNever } from '../util/assertNever.ts';
import { commandLink } from './commandId.ts';
import { rowTarget } from './targets.ts';
import type { TreeElement } from './treeElement.ts';

/** The row of the editor's tree for an element. `now` is in ms since the epoch. */
export function treeItem(element: TreeElement, now: number): vscode.TreeItem {
  const { row } = element;
  switch (row.kind) {
    case 'session':
      return toItem(element, sessionNode(row.session, now));
    case 'turn':
      return toItem(element, turnNode(row.turn, now));
    case 'step': {
      const { row: step, children } = row.node;
      return toItem(element, stepNode(step, { traceId: row.traceId, hasChildren: children.length > 0 }));
    }
    case 'rest':
      return {
        id: element.id,
        label: `${formatCount(row.count)} more steps`,
        description: 'in the trace panel',
        iconPath: new vscode.ThemeIcon('ellipsis'),
        command: commandLink('openTrace', 'Open Trace', { traceId: row.traceId }),
      };
    case 'more':
      return {
        id: element.id,
        label: 'Load more',
        iconPath: new vscode.ThemeIcon('ellipsis'),
        command: commandLink('loadMore', 'Load More', element),
      };
    default:
      return assertNever(row);
  }
}

function toItem(element: TreeElement, view: TreeNodeView): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(view.label, view.collapsible ? Collapsed : None);
  item.id = element.id;
  item.description = view.description;
  item.tooltip = view.tooltip;
  item.contextValue = view.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    view.icon,
    view.iconColor === undefined ? undefined : new vscode.ThemeColor(view.iconColor),
  );
  item.accessibilityInformation = { label: view.accessibilityLabel };
  const target = rowTarget(element);
  if (target !== undefined) item.command = commandLink('openTrace', 'Open Trace', target);
  return item;
}
