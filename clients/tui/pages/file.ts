import { basename } from "node:path";
import { AppError } from "#core/kernel/errors.ts";
import type { FileToSend } from "#sdk/attachments.ts";
import { absolute } from "../effects/paths.ts";

/** A file of this machine, to be sent. @throws AppError `not_found` */
export async function fileAt(path: string): Promise<FileToSend> {
  const content = Bun.file(absolute(path));
  if (!(await content.exists())) throw new AppError("not_found", `There is no file ${path}.`);
  return { filename: basename(path), content };
}
