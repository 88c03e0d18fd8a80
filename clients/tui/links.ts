import { attachmentPath } from "#core/attachments/rules.ts";
import { renderAnsi } from "#core/markdown/ansi.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Option } from "./model/panes.ts";

/** The addresses that a message leads to. Those of its files begin with a slash: they are the server's. */
export function linksIn(message: Message): Option[] {
  const spans = renderAnsi(parseMarkdown(message.body_md), { width: 10_000 }).flat();
  const hrefs = new Set(spans.map(({ style }) => style.href).filter((href) => href !== null));
  return [
    ...[...hrefs].map((href) => ({ id: href, label: href, detail: message.author.name })),
    ...message.attachments.map((file) => ({ id: attachmentPath(file), label: file.filename, detail: "file" })),
  ];
}
