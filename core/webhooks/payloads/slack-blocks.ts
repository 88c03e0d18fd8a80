/** Slack's Block Kit to Markdown. https://docs.slack.dev/reference/block-kit/blocks */

import { code, fenced } from "./code.ts";
import { clean, line } from "./escape.ts";
import { foreign } from "./foreign.ts";
import { firstOf, isAt, itemsAt, textAt, valueAt } from "./json.ts";
import { blocks, blocksOf, bold, link, block as plainBlock, quote, withinSpace, words } from "./markdown.ts";
import { mrkdwn, mrkdwnLine, plainText } from "./slack-mrkdwn.ts";

/** Blocks and elements that are looked at; Slack itself takes no more. */
const BLOCKS_MAX = 50;
const ELEMENTS_MAX = 200;
const INDENT_MAX = 4;
const ROW_MAX = 4_000;

/** The blocks at `value.blocks`; "" when none of them shows anything. */
export function slackBlocks(value: unknown): string {
  return blocksOf(itemsAt(value, "blocks").slice(0, BLOCKS_MAX), slackBlock);
}

function slackBlock(block: unknown): string {
  switch (textAt(block, "type")) {
    case "header": {
      const title = line(plainText(textAt(block, "text", "text")));
      return title === "" ? "" : `### ${title}`;
    }
    case "section":
      return section(block);
    case "context":
      return words(...itemsAt(block, "elements").slice(0, ELEMENTS_MAX).map(contextElement));
    case "divider":
      return "---";
    case "image":
      return image(block);
    case "actions":
      return buttons(itemsAt(block, "elements"));
    case "rich_text":
      return blocksOf(itemsAt(block, "elements").slice(0, ELEMENTS_MAX), richBlock);
    case "markdown":
      return foreign(textAt(block, "text"));
    case "video":
      return link(textAt(block, "title", "text"), firstOf(textAt(block, "title_url"), textAt(block, "video_url")));
    default:
      return textObject(valueAt(block, "text"));
  }
}

/** A text object: Slack's markup, or plain text in which only the escapes are read. */
function textObject(object: unknown): string {
  const text = typeof object === "string" ? object : textAt(object, "text");
  return textAt(object, "type") === "plain_text" ? plainBlock(plainText(text)) : mrkdwn(text);
}

function section(block: unknown): string {
  const accessory = valueAt(block, "accessory");
  return blocks(
    textObject(valueAt(block, "text")),
    blocksOf(itemsAt(block, "fields").slice(0, ELEMENTS_MAX), textObject),
    textAt(accessory, "type") === "image" ? image(accessory) : buttons([accessory]),
  );
}

function contextElement(element: unknown): string {
  const isImage = textAt(element, "type") === "image";
  if (isImage) return line(textAt(element, "alt_text"));
  const text = textAt(element, "text");
  return textAt(element, "type") === "plain_text" ? line(plainText(text)) : mrkdwnLine(text);
}

function image(block: unknown): string {
  const title = firstOf(textAt(block, "title", "text"), textAt(block, "title"), textAt(block, "alt_text"));
  const url = firstOf(textAt(block, "image_url"), textAt(block, "slack_file", "url"));
  return link(plainText(title), url);
}

/** Only a button with an address can do something here. */
function buttons(elements: unknown[]): string {
  return elements
    .slice(0, ELEMENTS_MAX)
    .filter((element) => isAt(element, "url"))
    .map((element) => link(plainText(textAt(element, "text", "text")), textAt(element, "url")))
    .join(" · ");
}

function richBlock(element: unknown): string {
  switch (textAt(element, "type")) {
    case "rich_text_list":
      return richList(element);
    case "rich_text_preformatted":
      return fenced(itemsAt(element, "elements").slice(0, ELEMENTS_MAX).map(plainOf).join(""));
    case "rich_text_quote":
      return quote(richLine(element));
    default:
      return richLine(element);
  }
}

function richList(list: unknown): string {
  const isOrdered = textAt(list, "style") === "ordered";
  const indent = "   ".repeat(Math.min(INDENT_MAX, Math.max(0, Number(textAt(list, "indent")) || 0)));
  return itemsAt(list, "elements")
    .slice(0, ELEMENTS_MAX)
    .map((item, index) => `${indent}${isOrdered ? `${index + 1}.` : "-"} ${richLine(item).replaceAll("\n", " ")}`)
    .join("\n");
}

const richLine = (element: unknown): string =>
  itemsAt(element, "elements").slice(0, ELEMENTS_MAX).map(richInline).join("").trim();

function richInline(element: unknown): string {
  const text = plainOf(element);
  const style = valueAt(element, "style");
  if (textAt(element, "type") === "link") return link(text, textAt(element, "url"));
  if (textAt(style, "code") === "true") return code(text);
  return withinSpace(clean(text), (content) => styled(rows(content), style));
}

const rows = (text: string): string =>
  text
    .split("\n")
    .map((row) => line(row, ROW_MAX))
    .join("\n");

function styled(content: string, style: unknown): string {
  const marks = [
    ["bold", "**"],
    ["italic", "*"],
    ["strike", "~~"],
  ].filter(([name]) => textAt(style, name!) === "true");
  return content === "" ? "" : marks.reduce((text, [, mark]) => mark + text + mark, content);
}

/** An inline element as text. What it names by an id of Slack's stays that id. */
function plainOf(element: unknown): string {
  switch (textAt(element, "type")) {
    case "link":
      return firstOf(textAt(element, "text"), textAt(element, "url"));
    case "user":
      return `@${textAt(element, "user_id")}`;
    case "usergroup":
      return `@${textAt(element, "usergroup_id")}`;
    case "channel":
      return `#${textAt(element, "channel_id")}`;
    case "broadcast":
      return `@${textAt(element, "range")}`;
    case "emoji":
      return emoji(element);
    case "date":
      return textAt(element, "fallback");
    default: {
      const text = valueAt(element, "text");
      return typeof text === "string" ? text : "";
    }
  }
}

function emoji(element: unknown): string {
  const points = textAt(element, "unicode")
    .split("-")
    .map((hex) => Number.parseInt(hex, 16));
  const isEmoji = points.every((point) => point >= 0 && point <= 0x10ffff);
  return isEmoji ? String.fromCodePoint(...points) : plainText(`:${textAt(element, "name")}:`);
}

/** A bold name and its text, as fields of attachments have them. */
export function slackField(title: string, value: string): string {
  return blocks([bold(plainText(title)), mrkdwn(value)].filter((part) => part !== "").join("\n"));
}
