import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes the folder for uploaded files, and a check that it can be written: an operator learns of a wrong owner or a full
 * disk from `/readyz`, not from the first person whose file is lost.
 */
export async function openBlobFolder(path: string): Promise<{ check(): Promise<void> }> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const probe = join(path, `.probe-${process.pid}`);
  const check = async () => {
    await writeFile(probe, "");
    await rm(probe);
  };
  await check();
  return { check };
}
