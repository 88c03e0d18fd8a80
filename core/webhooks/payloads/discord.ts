/** Discord's webhooks. https://docs.discord.com/developers/resources/webhook#execute-webhook */

import { line } from "./escape.ts";
import { foreign } from "./foreign.ts";
import { firstOf, itemsAt, textAt } from "./json.ts";
import { blocks, blocksOf, link, quote } from "./markdown.ts";

/** As many as Discord takes. */
const EMBEDS_MAX = 10;
const FIELDS_MAX = 25;

export function renderDiscord(payload: unknown): string {
  return blocks(
    discordMarkdown(textAt(payload, "content")),
    blocksOf(itemsAt(payload, "embeds").slice(0, EMBEDS_MAX), embed),
  );
}

function embed(value: unknown): string {
  const author = textAt(value, "author", "name");
  const title = textAt(value, "title");
  const body = blocks(
    author === "" ? "" : link(author, textAt(value, "author", "url")),
    title === "" ? "" : `**${link(title, textAt(value, "url"))}**`,
    discordMarkdown(textAt(value, "description")),
    blocksOf(itemsAt(value, "fields").slice(0, FIELDS_MAX), field),
    image(firstOf(textAt(value, "image", "url"), textAt(value, "thumbnail", "url"))),
    line(textAt(value, "footer", "text")),
  );
  return quote(body);
}

function field(value: unknown): string {
  const name = line(textAt(value, "name"));
  const text = discordMarkdown(textAt(value, "value"));
  return [name === "" ? "" : `**${name}**`, text].filter((part) => part !== "").join("\n");
}

const image = (url: string) => (url === "" ? "" : link("Image", url));

/** Discord's Markdown is ours but for what stands in angle brackets, for spoilers and for lines of small print. */
function discordMarkdown(text: string): string {
  return foreign(
    text
      .replace(/<(?:@[!&]?|#)(\d{1,25})>/g, (reference, id) => (reference[1] === "#" ? `#${id}` : `@${id}`))
      .replace(/<a?:(\w{1,64}):\d{1,25}>/g, ":$1:")
      .replace(/<t:(-?\d{1,12})(?::\w)?>/g, (whole, seconds) => momentOf(Number(seconds)) ?? whole)
      .replace(/\|\|([^|\n]+)\|\|/g, "$1")
      .replace(/^-# /gm, ""),
  );
}

function momentOf(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
