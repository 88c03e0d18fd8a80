import { extname } from "node:path";
import { cleanFilename } from "#core/attachments/rules.ts";

/** File systems take 255 bytes; some are left for a number, or for the mark of what is not whole yet. */
const BYTES_MAX = 200;
/** What is longer is no ending that anything goes by. */
const ENDING_MAX = 16;

/** The name that its owner gave a file, as one that it can have here: in no other folder, hidden nowhere, not too long. */
export function localName(filename: string): string {
  const name = cleanFilename(filename)
    .replace(/[/\\:*?"<>|]/g, "_")
    .replace(/^\.+/, "_");
  return name === "" ? "file" : shortened(name);
}

function shortened(name: string): string {
  const found = extname(name);
  const ending = Buffer.byteLength(found) <= ENDING_MAX ? found : "";
  const stem = [...name.slice(0, name.length - ending.length)];
  while (Buffer.byteLength(stem.join("") + ending) > BYTES_MAX) stem.pop();
  return stem.join("") + ending;
}
