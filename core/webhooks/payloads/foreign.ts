/** Foreign text that is meant to be Markdown: its styles stay, and it calls nobody. */
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { closeFence, cutText, type Fence, fenceAfter } from "./cut.ts";
import { clean } from "./escape.ts";

/** Characters of what stands below a headline. */
const EXCERPT_MAX = 1_200;
/** GitHub's templates are full of them. */
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;

/** Foreign Markdown: its styles stay, its calls do not, and a fence that it leaves open is closed. */
export function foreign(markdown: string): string {
  const source = clean(markdown).replace(COMMENT, "").trim();
  return closeFence(withoutCalls(source));
}

/** The beginning of foreign Markdown, for below a headline. */
export function excerpt(markdown: string, max = EXCERPT_MAX): string {
  const source = clean(markdown).slice(0, MESSAGE_MAX).replace(COMMENT, "");
  return foreign(cutText(source.trim(), max));
}

/**
 * Code within a line and addresses, where a backslash would be seen and which call nobody; and the signs that may begin the
 * name of a person or a channel, as they are or written so that only a reader of Markdown sees them.
 */
const SIGN_OR_UNTOUCHED =
  /(?<![\\`])(?<ticks>`+)(?!`)(?:.*?[^`])?\k<ticks>(?!`)|https?:\/\/[a-z0-9][\w./?#=%:+,;@$&-]*|(?=[&@#])(?<!(?<!\\)(?:\\\\)*\\)(?<sign>&(?:#0*64|#x0*40|commat);|(?<![\p{L}\p{N}/.&-])[@#](?=[\p{L}\p{N}_-]))/giu;

/** Names are escaped outside of code only: in code they call nobody, and the backslash would be seen. */
function withoutCalls(source: string): string {
  let open: Fence | null = null;
  return source
    .split("\n")
    .map((row) => {
      open = fenceAfter(row, open);
      return open === null ? withoutNames(row) : row;
    })
    .join("\n");
}

function withoutNames(row: string): string {
  return row.replace(SIGN_OR_UNTOUCHED, (whole, _ticks, sign?: string) =>
    sign === undefined ? whole : `\\${sign.replace(/^&.*/, "@")}`,
  );
}
