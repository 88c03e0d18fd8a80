import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { getAttachment } from "#core/attachments/actions.ts";
import { safeFilename } from "#core/attachments/rules.ts";
import type { Database } from "#core/database/database.ts";
import { exportPerson } from "#core/exports/actions.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { systemClock } from "#core/kernel/clock.ts";
import type { Settings } from "#core/kernel/config.ts";
import { silentLog } from "#core/kernel/log.ts";
import { userIdOf } from "#core/users/disabling.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { newTraceId } from "#services/shared/http.ts";
import { openFolder } from "./blobs/folder.ts";
import { openBlobs } from "./blobs/open.ts";
import type { settings } from "./settings.ts";

/**
 * Writes what somebody would be given who asked for it themselves into a new folder, with the files of what they wrote, which
 * nobody but this user can read: `export.jsonl`, and `files/<id>/<name>`. Resolves with how many lines and files there are.
 *
 * @throws AppError `not_found` when nobody has the username; any error of the file system, such as that it is there already.
 */
export async function writePersonExport(
  db: Database,
  values: Settings<typeof settings>,
  username: string,
  folder: string,
): Promise<{ lines: number; files: number }> {
  const deps = {
    db,
    clock: systemClock,
    wakeRelay() {},
    hasher: bunHasher,
    verified: new LRUCache<string, string>({ max: 1 }),
    blobs: await openBlobs(values),
    log: silentLog,
    fileLimits: { attachment_bytes: 0, quota_bytes: 0 },
  };
  const actor: UserActor = {
    kind: "user",
    user_id: await userIdOf(deps, username),
    session_id: "",
    expires_at: null,
    trace_id: newTraceId(),
  };
  await mkdir(folder, { mode: 0o700 });
  const files = await openFolder(join(folder, "files"));
  const written = { lines: 0, files: 0 };
  const file = await open(join(folder, "export.jsonl"), "wx", 0o600);
  try {
    for await (const line of exportPerson(deps, actor)) {
      await file.write(`${JSON.stringify(line)}\n`);
      written.lines++;
      if (line.type !== "message") continue;
      for (const { id, filename } of line.data.attachments) {
        const attachment = await getAttachment(deps, actor, id);
        await files.put(`${id}/${safeFilename(filename)}`, await attachment.open());
        written.files++;
      }
    }
  } finally {
    await file.close();
  }
  return written;
}
