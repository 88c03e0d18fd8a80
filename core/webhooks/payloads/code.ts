/** Foreign text as code: nothing in it is markup, so nothing is escaped. */
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { cutText } from "./cut.ts";
import { clean, oneLine, shorten } from "./escape.ts";

const CODE_MAX = 300;

/** Foreign text as code within a line; "" for nothing. */
export function code(text: string, max = CODE_MAX): string {
  const content = shorten(oneLine(text), max);
  if (content === "") return "";
  const fence = fenceFor(content, 1);
  const pad = /^`|`$/.test(content) ? " " : "";
  return fence + pad + content + pad + fence;
}

/** Foreign text as a block of code, cut to `max` characters; "" for nothing. */
export function fenced(text: string, language = "", max = MESSAGE_MAX - 200): string {
  const whole = clean(text).replace(/^\n+/, "").trimEnd();
  if (whole === "") return "";
  const content = cutText(whole, max);
  const fence = fenceFor(content, 3);
  return `${fence}${language}\n${content}\n${fence}`;
}

/** More backticks than stand in a row anywhere in the content. */
function fenceFor(content: string, least: number): string {
  const runs = content.match(/`+/g) ?? [];
  return "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), least));
}
