import { join } from "node:path";
import { migrate } from "#core/database/migrate.ts";
import { migrations } from "#drizzle/migrations.gen.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createEmptyDatabase } from "#test/support/database.ts";
import { startTestNats } from "#test/support/nats.ts";
import { ServiceProcess } from "#test/support/service-process.ts";
import type { FaultCase, Lab } from "../case.ts";
import { withSql } from "../sql.ts";

/** Something that the last steps want to make themselves, after the step with this number. */
const IN_THE_WAY = { after: 16, statement: "create table thread_followers (n int)" };

export const migratedTwice: FaultCase = {
  id: "D8",
  title: "two APIs start on one empty database; a migration fails",
  async run(lab) {
    const nats = await startTestNats();
    lab.onEnd(() => nats.stop());
    const apiOn = async (url: string) => {
      const [port] = await findFreePorts(1);
      const settings = {
        PORT: `${port}`,
        DATABASE_URL: url,
        NATS_URL: nats.url,
        BLOB_DIR: join("/tmp", `ajet-${port}`),
      };
      const api = new ServiceProcess("api", settings, { output: "ignore" });
      lab.onEnd(() => api.kill());
      return api;
    };
    const broken = [...(await startTwo(lab, apiOn)), ...(await failOne(lab, apiOn))];
    return { done: "two started at once; one on a schema that its next step cannot change", broken, notes: [] };
  },
};

type Start = (url: string) => Promise<ServiceProcess>;

const appliedTo = (url: string) =>
  withSql(url, async (sql) => (await sql`select from drizzle.__drizzle_migrations`).length);

async function startTwo(lab: Lab, apiOn: Start): Promise<string[]> {
  const url = await emptyDatabase(lab);
  const both = await Promise.all([apiOn(url), apiOn(url)]);
  await Promise.all(both.map((api) => api.start()));
  const applied = await appliedTo(url);
  return applied === migrations.length ? [] : [`two at once applied ${applied} steps of ${migrations.length}`];
}

async function failOne(lab: Lab, apiOn: Start): Promise<string[]> {
  const url = await emptyDatabase(lab);
  await migrate(url, migrations[IN_THE_WAY.after - 1]!.folderMillis);
  await withSql(url, (sql) => sql.unsafe(IN_THE_WAY.statement));
  const api = await apiOn(url);
  api.launch();
  const code = await api.exited();
  const applied = await appliedTo(url);
  return [
    ...(code === 1 ? [] : [`it ended with code ${code}`]),
    ...(applied === IN_THE_WAY.after ? [] : [`a migration that failed left ${applied - IN_THE_WAY.after} steps`]),
  ];
}

async function emptyDatabase({ postgres, onEnd }: Lab): Promise<string> {
  process.env.TEST_DATABASE_URL = postgres!.url;
  const { url, drop } = await createEmptyDatabase();
  onEnd(drop);
  return url;
}
