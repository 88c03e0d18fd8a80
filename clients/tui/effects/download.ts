import { createWriteStream, existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { extname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Attachment } from "#core/attachments/schema.ts";
import { openAttachment } from "#sdk/attachments.ts";
import type { Client } from "#sdk/client.ts";
import { localName } from "../../cli/local-name.ts";

/** Saves a file among one's downloads under a name that is not taken there; resolves with its path. */
export async function download(client: Client, attachment: Attachment): Promise<string> {
  const response = await openAttachment(client, attachment);
  for (let count = 0; ; count++) {
    const path = join(downloads(), numbered(localName(attachment.filename), count));
    try {
      await pipeline(Readable.fromWeb(response.body as never), createWriteStream(path, { flags: "wx" }));
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST" && count < 1000) continue;
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") rmSync(path, { force: true });
      throw error;
    }
  }
}

function downloads(): string {
  const usual = process.env.XDG_DOWNLOAD_DIR || join(homedir(), "Downloads");
  return existsSync(usual) ? usual : process.cwd();
}

function numbered(name: string, count: number): string {
  const ending = extname(name);
  return count === 0 ? name : `${name.slice(0, name.length - ending.length)}-${count}${ending}`;
}
