import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { sizeText } from "#core/attachments/rules.ts";
import type { Option } from "../model/panes.ts";

const SHOWN = 200;

/** A path as it was typed, with `~` for the home folder, from the root. */
export const absolute = (typed: string): string => resolve(typed.replace(/^~(?=\/|$)/, homedir()));

/** The files and folders whose paths begin as typed; folders end with a slash. Hidden ones are there once their dot is. */
export async function pathsBeginning(typed: string): Promise<Option[]> {
  const cut = typed.lastIndexOf("/") + 1;
  const folder = typed.slice(0, cut);
  const begun = typed.slice(cut);
  const entries = await readdir(absolute(folder === "" ? "." : folder), { withFileTypes: true }).catch(() => []);
  const fitting = entries
    .filter(
      ({ name }) =>
        name.toLowerCase().startsWith(begun.toLowerCase()) && (begun.startsWith(".") || !name.startsWith(".")),
    )
    .sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || a.name.localeCompare(b.name))
    .slice(0, SHOWN);
  return Promise.all(
    fitting.map(async (entry) => {
      const found = await stat(join(absolute(folder === "" ? "." : folder), entry.name)).catch(() => null);
      const isFolder = found?.isDirectory() ?? false;
      const name = `${entry.name}${isFolder ? "/" : ""}`;
      return { id: folder + name, label: name, detail: found && !isFolder ? sizeText(found.size) : "" };
    }),
  );
}
