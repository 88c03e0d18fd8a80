/** Attributes as markup: names are checked, values are escaped, and what would run as a script is refused. */
import { escapeHtml } from "@kitajs/html";

/** What `class` may be set to. In a list the classes whose condition does not hold are left out. */
export type ClassValue = string | undefined | readonly (string | false | null | undefined)[];

const NAME = /^[a-zA-Z][\w:.-]*$/;
/** In these attributes `false` is a value; leaving it out would mean "inherit" or "unknown". */
const TRUE_OR_FALSE = /^(?:aria-|draggable$|spellcheck$)/;
const URL_ATTRIBUTES = new Set(["href", "xlink:href", "src", "action", "formaction", "data"]);
const SCRIPT_SCHEME = /^(?:javascript|vbscript|data):/i;
// Browsers drop these characters before they look at the scheme, so `java\nscript:` runs.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const IGNORED_IN_SCHEME = /[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\ufeff]+/g;

/**
 * Writes one attribute with a space in front of it, or nothing when the value means absence.
 *
 * Throws TypeError for a malformed name, for an event handler and for `srcdoc` (both would run what is written in them)
 * and for a value that is not text, a number, a boolean, null or undefined: those are mistakes of the programmer. An
 * address whose scheme runs a script is left out instead, because a person may have stored it, and one such row must not
 * take down a page for everybody.
 */
export function renderAttribute(name: string, value: unknown): string {
  const lowerCaseName = checkedNames.get(name) ?? checkName(name);
  const text = attributeText(lowerCaseName, value);
  if (text === undefined) return "";
  if (URL_ATTRIBUTES.has(lowerCaseName) && runsScript(text)) return "";
  return text === "" ? ` ${name}` : ` ${name}="${escapeHtml(text)}"`;
}

/** Names that were found well-formed and harmless, in lower case: they are the program's own words, so there are few. */
const checkedNames = new Map<string, string>();

function checkName(name: string): string {
  const lowerCaseName = name.toLowerCase();
  if (!NAME.test(name)) throw new TypeError(`malformed attribute name ${JSON.stringify(name)}`);
  if (lowerCaseName.startsWith("on")) throw new TypeError(`event handler attribute ${name} is not allowed`);
  if (lowerCaseName === "srcdoc") throw new TypeError("attribute srcdoc is not allowed");
  checkedNames.set(name, lowerCaseName);
  return lowerCaseName;
}

function attributeText(name: string, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") {
    if (TRUE_OR_FALSE.test(name)) return String(value);
    return value ? "" : undefined;
  }
  if (name === "class" && Array.isArray(value)) {
    const classes = value.filter((item) => typeof item === "string" && item !== "");
    return classes.length > 0 ? classes.join(" ") : undefined;
  }
  throw new TypeError(`the value of attribute ${name} must be text, a number or a boolean`);
}

function runsScript(address: string): boolean {
  return SCRIPT_SCHEME.test(address.replace(IGNORED_IN_SCHEME, ""));
}
