/**
 * A message as HTML. Only the elements and attributes written out below can appear, every text is escaped, and no attribute
 * holds anything from a message but the address of a link and the name of a language, both checked by the parser.
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

/** Renders a message to markup that can be put into a page as it is. */
export function renderHtml(document: Document): string {
  return renderBlocks(document);
}

function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join("");
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p>${renderInlines(block.children)}</p>`;
    case "heading":
      // One level for all: a message must not rearrange the outline of the page around it.
      return `<h6>${renderInlines(block.children)}</h6>`;
    case "quote":
      return `<blockquote>${renderBlocks(block.children)}</blockquote>`;
    case "list":
      return renderList(block);
    case "code":
      return renderCode(block);
    case "table":
      return renderTable(block);
    case "rule":
      return "<hr>";
  }
}

function renderList({ start, items }: List): string {
  const body = items.map(renderItem).join("");
  if (start === null) return `<ul>${body}</ul>`;
  return start === 1 ? `<ol>${body}</ol>` : `<ol start="${start}">${body}</ol>`;
}

function renderItem({ checked, children }: ListItem): string {
  const paragraphs = children.filter((block) => block.kind === "paragraph").length;
  const body = children
    .map((block) =>
      block.kind === "paragraph" && paragraphs === 1 ? renderInlines(block.children) : renderBlock(block),
    )
    .join("");
  return checked === null ? `<li>${body}</li>` : `<li class="task">${checked ? "☑" : "☐"} ${body}</li>`;
}

function renderCode({ language, text }: CodeBlock): string {
  const attribute = language === null ? "" : ` class="language-${escapeUTF8(language)}"`;
  return `<pre><code${attribute}>${escapeUTF8(text)}</code></pre>`;
}

function renderTable({ alignments, header, rows }: Table): string {
  const head = renderRow("th", header, alignments);
  const body = rows.map((row) => renderRow("td", row, alignments)).join("");
  return `<table><thead>${head}</thead><tbody>${body}</tbody></table>`;
}

function renderRow(element: "th" | "td", cells: readonly Cell[], alignments: readonly Alignment[]): string {
  const columns = cells.map((cell, column) => {
    const alignment = alignments[column] ?? null;
    const attribute = alignment === null ? "" : ` class="align-${alignment}"`;
    return `<${element}${attribute}>${renderInlines(cell)}</${element}>`;
  });
  return `<tr>${columns.join("")}</tr>`;
}

function renderInlines(inlines: readonly Inline[]): string {
  return inlines.map(renderInline).join("");
}

function renderInline(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return escapeUTF8(inline.text);
    case "break":
      return "<br>";
    case "strong":
      return `<strong>${renderInlines(inline.children)}</strong>`;
    case "emphasis":
      return `<em>${renderInlines(inline.children)}</em>`;
    case "deleted":
      return `<del>${renderInlines(inline.children)}</del>`;
    case "code":
      return `<code>${escapeUTF8(inline.text)}</code>`;
    case "link":
      return `<a href="${escapeUTF8(inline.href)}" rel="noopener noreferrer nofollow" target="_blank">${renderInlines(inline.children)}</a>`;
  }
}
