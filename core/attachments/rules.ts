import { INVISIBLE } from "../kernel/text.ts";

const FILENAME_MAX = 255;
const SAFE_MAX = 100;
/** What counts as the ending of a name, and stays when a long one is cut. */
const ENDING = /\.[^./\\]{1,16}$/u;

/** A name as its owner gave it, for people to see: without what cannot be seen or turns the line around. */
export function cleanFilename(name: string): string {
  const text = name.toWellFormed().normalize("NFC").replace(new RegExp(INVISIBLE, "gu"), "").trim();
  return shorten(text, FILENAME_MAX) || "file";
}

/** The same name as a segment of an address or of a blob's key: ASCII letters, digits, `.`, `_`, `-`, not hidden. */
export function safeFilename(name: string): string {
  const ascii = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9.-]+/g, "_")
    .replace(/^[._]+/, "");
  return shorten(ascii, SAFE_MAX) || "file";
}

function shorten(name: string, max: number): string {
  if (name.length <= max) return name;
  const ending = ENDING.exec(name)?.[0] ?? "";
  return name.slice(0, max - ending.length).toWellFormed() + ending;
}

/** Where a file is to be had. Only the id decides which one it is. */
export const attachmentPath = ({ id, filename }: { id: string; filename: string }): string =>
  `/api/attachments/${id}/${safeFilename(filename)}`;

/** A number of bytes for people: `940 bytes`, `1.2 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const units = ["bytes", "KiB", "MiB", "GiB"];
  const power = bytes > 0 ? Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1) : 0;
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`;
}

/** What a browser shows without running anything of it. */
const HARMLESS = new Set([
  "image/png",
  "image/apng",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "audio/mp4",
  "audio/webm",
  "audio/ogg",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "text/plain",
]);
/** Scripts are text like any other to who looks at the content alone. */
const ACTIVE_ENDING = /\.(?:x?html?|xht|m?js|cjs|svgz?|xml|xslt?|css|wasm|swf|hta|vbs|mht(?:ml)?)$/i;

/** Whether a browser may show a file in its place rather than only save it. */
export const isShownInline = (contentType: string, filename: string): boolean =>
  HARMLESS.has(contentType) && !ACTIVE_ENDING.test(filename);

/** `Content-Disposition` with the name in both forms of RFC 6266: ASCII for old clients, UTF-8 for the others. */
export function contentDisposition(kind: "inline" | "attachment", filename: string): string {
  // Who saves a file must not be led into another folder.
  const name = filename.replace(/[/\\]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${kind}; filename="${safeFilename(name)}"; filename*=UTF-8''${encoded}`;
}

/**
 * The one range that a `Range` header asks for (RFC 9110 §14.2); null when the whole is to be sent, as for several ranges or
 * other units, and "unsatisfiable" when nothing of it exists.
 */
export function rangeOf(header: string | null, size: number): { start: number; end: number } | null | "unsatisfiable" {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const count = Math.min(Number(last), size);
    return count === 0 ? "unsatisfiable" : { start: size - count, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  // Turned around it is no range at all.
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "unsatisfiable" : { start, end };
}
