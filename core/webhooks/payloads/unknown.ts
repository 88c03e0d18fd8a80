/** What no known sender made: text, a form, or JSON of a shape of its own. */

import { code, fenced } from "./code.ts";
import { line } from "./escape.ts";
import { foreign } from "./foreign.ts";
import { firstOf, isObject, textAt } from "./json.ts";
import { block, blocks } from "./markdown.ts";

/** Fields that people name their text by, in the order in which they are looked for. */
const TEXT_FIELDS = ["body_md", "text", "message", "content", "msg", "body", "description", "summary"];
const TITLE_FIELDS = ["title", "subject", "name", "event"];

const FIELDS_SHOWN = 50;
const DEPTH_MAX = 20;

/** JSON of an unknown shape: its title and text when it has a text, otherwise all of it as code. */
export function renderJson(payload: unknown): string {
  if (typeof payload === "string") return block(payload);
  if (!isObject(payload)) return fencedJson(payload);
  if (typeof payload.body_md === "string") return foreign(payload.body_md);
  const text = firstOf(...TEXT_FIELDS.map((name) => textAt(payload, name)));
  const title = firstOf(...TITLE_FIELDS.map((name) => textAt(payload, name)));
  if (text === "") return blocks(title === "" ? "" : `**${line(title)}**`, fencedJson(payload));
  return blocks(title === "" ? "" : `**${line(title)}**`, block(text));
}

/** As code; "" when there is nothing in it but names. */
function fencedJson(payload: unknown): string {
  try {
    if (isBlank(payload)) return "";
    return fenced(JSON.stringify(payload, null, isDeep(payload) ? 0 : 2), "json");
  } catch {
    // Nested more deeply than this runtime writes.
    return "JSON arrived that is nested too deeply to be shown.";
  }
}

/** Indented, deep JSON would be mostly white space, and many times as large. */
function isDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === DEPTH_MAX || valuesOf(value).some((inner) => isDeep(inner, depth + 1));
}

function isBlank(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === null || (typeof value === "object" && valuesOf(value).every(isBlank));
}

const valuesOf = (value: object): unknown[] => (Array.isArray(value) ? value : Object.values(value));

/** The fields of a form: its text, or a list of all of them. */
export function renderForm(form: URLSearchParams): string {
  const fields = [...form].filter(([name, value]) => name !== "" && value.trim() !== "");
  const text = firstOf(...TEXT_FIELDS.map((name) => form.get(name)?.trim() ?? ""));
  const title = firstOf(...TITLE_FIELDS.map((name) => form.get(name)?.trim() ?? ""));
  if (text !== "") return blocks(title === "" ? "" : `**${line(title)}**`, block(text));
  return fields
    .slice(0, FIELDS_SHOWN)
    .map(([name, value]) => `- ${code(name, 80)}: ${line(value)}`)
    .join("\n");
}

/** Text: as it was sent, or as Markdown when its type says that it is. */
export function renderText(text: string, type: string): string {
  return type === "text/markdown" || type === "text/x-markdown" ? foreign(text) : block(text);
}
