import type { Nodes, Parents, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { Icon } from '../ui/Icon.tsx';
import { Text } from '../ui/Text.tsx';

/** Longer texts are shown unrendered: the worst of this length takes the parser about a second, twice the length four times that. */
const maxLength = 12_000;
/** More lists and quotes than this opened on one line: five thousand of them would take the parser minutes. */
const nestedTooDeep = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){24,}/m;
/** Deeper nesting is shown as the text it was written as. */
const maxDepth = 32;

/**
 * Markdown as elements made here and text nodes: no HTML, no image, no link that leads anywhere. What rendering would
 * hide (HTML, link targets, image addresses, definitions) is shown as text.
 */
export function Markdown({ text }: { readonly text: string }) {
  const rendered = useMemo(() => renderMarkdown(text), [text]);
  if (rendered === undefined) {
    return (
      <div class="plain">
        <Text text={text} />
      </div>
    );
  }
  return <div class="markdown">{rendered}</div>;
}

function renderMarkdown(text: string): ComponentChildren | undefined {
  if (text.length > maxLength || nestedTooDeep.test(text)) return undefined;
  try {
    const root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    return childrenOf(root, { source: text, depth: 0 });
  } catch {
    // Nested so deep that the parser gave up: the text itself is always right.
    return undefined;
  }
}

interface Place {
  readonly source: string;
  readonly depth: number;
}

function childrenOf(parent: Parents, place: Place): ComponentChildren {
  const inside = { ...place, depth: place.depth + 1 };
  return parent.children.map((child, index) => <Node key={index} node={child} place={inside} />);
}

/** The characters that `node` was written as. */
function sourceOf(node: Nodes, { source }: Place): string {
  return source.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

function Node({ node, place }: { readonly node: Nodes; readonly place: Place }) {
  if (place.depth > maxDepth) return <Text text={sourceOf(node, place)} />;
  switch (node.type) {
    case 'text':
      return <Text text={node.value} />;
    case 'paragraph':
      return <p>{childrenOf(node, place)}</p>;
    case 'heading':
      // The page has its own headings: those of a message are text with a level.
      return <p class={`heading heading-${node.depth}`}>{childrenOf(node, place)}</p>;
    case 'emphasis':
      return <em>{childrenOf(node, place)}</em>;
    case 'strong':
      return <strong>{childrenOf(node, place)}</strong>;
    case 'delete':
      return <del>{childrenOf(node, place)}</del>;
    case 'inlineCode':
      return (
        <code>
          <Text text={node.value} />
        </code>
      );
    case 'code':
      return (
        <pre>
          {node.lang && (
            <span class="code-language muted">
              <Text text={[node.lang, node.meta].filter((word) => word).join(' ')} />
            </span>
          )}
          <code>
            <Text text={node.value} />
          </code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{childrenOf(node, place)}</blockquote>;
    case 'list':
      return node.ordered === true ? (
        <ol start={node.start ?? 1}>{childrenOf(node, place)}</ol>
      ) : (
        <ul>{childrenOf(node, place)}</ul>
      );
    case 'listItem':
      return (
        <li class={typeof node.checked === 'boolean' ? 'task' : undefined}>
          {typeof node.checked === 'boolean' && (
            <span role="img" aria-label={node.checked ? 'done' : 'not done'}>
              <Icon name={node.checked ? 'pass' : 'circle-outline'} />{' '}
            </span>
          )}
          {childrenOf(node, place)}
        </li>
      );
    case 'table':
      return <MarkdownTable table={node} place={place} />;
    case 'thematicBreak':
      return <hr />;
    case 'break':
      return <br />;
    case 'link':
      return (
        <span class="link">
          {childrenOf(node, place)}
          <Target url={node.url} title={node.title} shown={sourceOf(node, place)} />
        </span>
      );
    case 'image':
      return <BlockedImage text={[node.alt, node.url, node.title].filter((word) => word).join(' ')} />;
    case 'imageReference':
      return <BlockedImage text={sourceOf(node, place)} />;
    default:
      // HTML, references, definitions, footnotes: as they were written, so that nothing is hidden.
      return (
        <span class="as-written">
          <Text text={sourceOf(node, place)} />
        </span>
      );
  }
}

/** Where a link would lead, as text: the reader decides, and copies. Left out when the link's text says it already. */
function Target({
  url,
  title,
  shown,
}: {
  readonly url: string;
  readonly title?: string | null | undefined;
  readonly shown: string;
}) {
  if (shown === url || shown === `<${url}>` || `http://${shown}` === url || `mailto:${shown}` === url) return null;
  return (
    <span class="url muted">
      (<Text text={title ? `${url} "${title}"` : url} />)
    </span>
  );
}

function BlockedImage({ text }: { readonly text: string }) {
  return (
    <span class="chip">
      <Icon name="circle-slash" />
      <span>image blocked</span>
      <span class="muted url">
        <Text text={text} />
      </span>
    </span>
  );
}

function MarkdownTable({ table, place }: { readonly table: Table; readonly place: Place }) {
  const [head, ...body] = table.children;
  const cells = (row: Table['children'][number], Cell: 'th' | 'td') =>
    row.children.map((cell, index) => (
      <Cell key={index} class={table.align?.[index] === 'right' ? 'right' : undefined}>
        {childrenOf(cell, { ...place, depth: place.depth + 1 })}
      </Cell>
    ));
  return (
    <div class="table-scroll">
      <table>
        {head !== undefined && (
          <thead>
            <tr>{cells(head, 'th')}</tr>
          </thead>
        )}
        <tbody>
          {body.map((row, index) => (
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
