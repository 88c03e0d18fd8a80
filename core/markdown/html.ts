/**
 * A message as HTML. Only the elements and attributes written out below can appear, every text is escaped, and no attribute
 * holds anything from a message but the address of a link and the name of a language, both checked by the parser. The
 * addresses of people and channels are the page's own.
 */
import { escapeUTF8 } from "entities/escape";
import type {
  Alignment,
  Block,
  Cell,
  CodeBlock,
  Document,
  Inline,
  List,
  ListItem,
  Table,
} from "#core/markdown/tree.ts";

/** What the page around a message knows. */
export interface Place {
  /** Where somebody is who is called so, or null when it is nobody's name. */
  readonly personHref: (name: string) => string | null;
  /** Where a channel of that name is, or null where there are none: then it is text. */
  readonly channelHref: (name: string) => string | null;
}

const NOWHERE: Place = { personHref: () => null, channelHref: () => null };

/** Renders a message to markup that can be put into a page as it is. */
export function renderHtml(document: Document, place: Place = NOWHERE): string {
  return renderBlocks(document, place);
}

function renderBlocks(blocks: readonly Block[], place: Place): string {
  return blocks.map((block) => renderBlock(block, place)).join("");
}

function renderBlock(block: Block, place: Place): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${renderInlines(block.children, place)}</p>`;
    case "heading":
      // One level for all: a message must not rearrange the outline of the page around it.
      return `<h6>${renderInlines(block.children, place)}</h6>`;
    case "quote":
      return `<blockquote>${renderBlocks(block.children, place)}</blockquote>`;
    case "list":
      return renderList(block, place);
    case "code":
      return renderCode(block);
    case "table":
      return renderTable(block, place);
    case "rule":
      return "<hr>";
  }
}

function renderList({ start, items }: List, place: Place): string {
  const body = items.map((item) => renderItem(item, place)).join("");
  if (start === null) return `<ul>${body}</ul>`;
  return start === 1 ? `<ol>${body}</ol>` : `<ol start="${start}">${body}</ol>`;
}

function renderItem({ checked, children }: ListItem, place: Place): string {
  const paragraphs = children.filter((block) => block.kind === "paragraph").length;
  const body = children
    .map((block) =>
      block.kind === "paragraph" && paragraphs === 1 ? renderInlines(block.children, place) : renderBlock(block, place),
    )
    .join("");
  return checked === null ? `<li>${body}</li>` : `<li class="task">${checked ? "☑" : "☐"} ${body}</li>`;
}

/** What can be wider than the page scrolls in itself, by the keyboard too. */
function renderCode({ language, text }: CodeBlock): string {
  const attribute = language === null ? "" : ` class="language-${escapeUTF8(language)}"`;
  return `<div class="code"><pre tabindex="0"><code${attribute}>${escapeUTF8(text)}</code></pre></div>`;
}

function renderTable({ alignments, header, rows }: Table, place: Place): string {
  const head = renderRow("th", header, alignments, place);
  const body = rows.map((row) => renderRow("td", row, alignments, place)).join("");
  return `<div class="table" tabindex="0"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
}

function renderRow(
  element: "th" | "td",
  cells: readonly Cell[],
  alignments: readonly Alignment[],
  place: Place,
): string {
  const columns = cells.map((cell, column) => {
    const alignment = alignments[column] ?? null;
    const attribute = alignment === null ? "" : ` class="align-${alignment}"`;
    return `<${element}${attribute}>${renderInlines(cell, place)}</${element}>`;
  });
  return `<tr>${columns.join("")}</tr>`;
}

function renderInlines(inlines: readonly Inline[], place: Place): string {
  return inlines.map((inline) => renderInline(inline, place)).join("");
}

function renderInline(inline: Inline, place: Place): string {
  switch (inline.kind) {
    case "text":
      return escapeUTF8(inline.text);
    case "mention":
      return renderMention(inline, place);
    case "channel":
      return renderChannel(inline, place);
    case "break":
      return "<br>";
    case "strong":
      return `<strong>${renderInlines(inline.children, place)}</strong>`;
    case "emphasis":
      return `<em>${renderInlines(inline.children, place)}</em>`;
    case "deleted":
      return `<del>${renderInlines(inline.children, place)}</del>`;
    case "code":
      return `<code>${escapeUTF8(inline.text)}</code>`;
    case "link":
      return `<a href="${escapeUTF8(inline.href)}" rel="noopener noreferrer nofollow" target="_blank">${renderInlines(inline.children, place)}</a>`;
  }
}

function renderMention({ name, text }: { name: string; text: string }, { personHref }: Place): string {
  const href = personHref(name);
  if (href === null) return `<span class="mention">${escapeUTF8(text)}</span>`;
  return `<a class="mention" href="${escapeUTF8(href)}">${escapeUTF8(text)}</a>`;
}

function renderChannel({ name, text }: { name: string; text: string }, { channelHref }: Place): string {
  const href = channelHref(name);
  return href === null ? escapeUTF8(text) : `<a href="${escapeUTF8(href)}">${escapeUTF8(text)}</a>`;
}
