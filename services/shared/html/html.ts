/**
 * Markup as a type of its own. A string is never markup: wherever one is written as a child it is escaped, so forgetting
 * to escape is impossible and `tsc` tells user text from `Html`.
 */
import { escapeHtml } from "@kitajs/html";

/** Finished markup. It can only be made by an element or by `raw`, so having one means that its text was escaped. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** See `raw`, which is the name to use outside of this file. */
  static raw(markup: string): Html {
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

/** What may stand between two tags. `true`, `false`, `null` and `undefined` show nothing, so `{condition && <p/>}` works. */
export type Child = Html | string | number | boolean | null | undefined | readonly Child[];

/**
 * Takes a string for markup, without escaping. Every use is a place to review: the string must come from a renderer that
 * escapes, never from a person.
 */
export const raw = Html.raw;

/** Writes children as markup, escaping every string among them. Throws TypeError for anything that is not a `Child`. */
export function renderChild(child: Child): string {
  if (typeof child === "string") return escapeHtml(child);
  if (child instanceof Html) return child.toString();
  if (child === null || child === undefined || typeof child === "boolean") return "";
  if (typeof child === "number") return String(child);
  if (Array.isArray(child)) {
    // Not joined: that would copy all that is inside, once more for each element around it. The whole page is copied once, at the end.
    let markup = "";
    for (const each of child) markup += renderChild(each);
    return markup;
  }
  throw new TypeError("a child of an element must be text, a number or markup");
}
