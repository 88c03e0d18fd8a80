import type { Manifest } from "#core/backup/schema.ts";
import { forgetEvents } from "#core/events/nats-bus.ts";
import type { Verb } from "#services/shared/run.ts";
import { restoreBackup } from "./backup/restore.ts";
import { takeBackup } from "./backup/take.ts";
import { verifyBackup } from "./backup/verify.ts";
import type { settings } from "./settings.ts";

type ApiVerb = Verb<typeof settings>;

const backup: ApiVerb = {
  summary: "copy all rows and files into a folder, or what has come since the last time; runs beside a serving API",
  args: ["folder"],
  async run(values, { args: [folder = ""], print }) {
    const manifest = await takeBackup(values, folder);
    print(`${folder} holds ${contentOf(manifest)}.`);
    const { missing } = manifest.files;
    if (missing === 0) return;
    const files = missing === 1 ? "one file that a row names is" : `${missing} files that rows name are`;
    throw new Error(`the backup is whole but for what was lost before: ${files} not in the store; see ajet-api check`);
  },
};

const verify: ApiVerb = {
  summary: "read all of a backup and compare it with its checksums",
  args: ["folder"],
  async run(_, { args: [folder = ""], print }) {
    print(`${folder} holds ${contentOf(await verifyBackup(folder))}, and all of it is as it was written.`);
  },
};

const restore: ApiVerb = {
  summary: "put a backup into an empty database and the store of files; ajet-chat must not run meanwhile",
  args: ["folder"],
  async run(values, { args: [folder = ""], print }) {
    print(`Restored ${contentOf(await restoreBackup(values, folder))}.`);
    print('Start ajet-chat; "ajet-api check" then says whether all of it fits together.');
  },
};

const forget: ApiVerb = {
  summary: "let NATS forget its events, so that all clients load anew; for after PostgreSQL was set back to a time",
  async run({ NATS_URL }, { print }) {
    await forgetEvents(NATS_URL, "ajet-api events");
    print("NATS remembers no events; the API makes its stream anew when it starts.");
  },
};

/** What keeps an installation from being lost. `backup verify` stands first: its words begin as those of `backup` do. */
export const backupVerbs = { "backup verify": verify, backup, restore, "events forget": forget };

function contentOf({ taken_at, tables, files }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows.lines, 0);
  const stored = files.list.lines - files.missing;
  return `${rows} rows and ${stored} files (${files.bytes} bytes) as of ${taken_at}`;
}
