import { migrate } from "#core/database/migrate.ts";
import { migrations } from "#drizzle/migrations.gen.ts";
import { createEmptyDatabase } from "#test/support/database.ts";
import { ServiceProcess } from "#test/support/service-process.ts";
import type { FaultCase, Lab } from "../case.ts";
import type { Cluster } from "../cluster.ts";
import { holdLock, untilSomebodyWaits, withSql } from "../sql.ts";
import { startTraffic } from "../traffic.ts";

const PURGED = 10;
/** A schema of before, from which the way to the newest one goes through the table `users`. */
const BEFORE = 15;

export const apiKilledMidway: FaultCase = {
  id: "X2",
  title: "kill -9 of the API mid-upload, mid-/purge, mid-migration",
  async run(lab) {
    const cluster = await lab.cluster();
    const traffic = await startTraffic(cluster);
    const broken = [...(await killMidUpload(cluster)), ...(await killMidPurge(cluster))];
    const findings = await traffic.finish();
    broken.push(...(await killMidMigration(lab, cluster)));
    return { done: "one kill in the middle of each", findings, broken, notes: [] };
  },
};

async function killMidUpload(cluster: Cluster): Promise<string[]> {
  const api = cluster.instances.api[0]!;
  const count = () =>
    withSql(cluster.databaseUrl(), async (sql) => Number((await sql`select count(*) from attachments`)[0]!.count));
  const channel = await channelOf(cluster, "general");
  const before = await count();
  const dead = Promise.withResolvers<void>();
  const form = new FormData();
  form.set("channel_id", channel);
  form.set("file", new Blob([new Uint8Array(4_000_000)]), "large.bin");
  const whole = new Response(form);
  // Its boundary; Bun no longer tells it once the body has been read.
  const type = whole.headers.get("content-type")!;
  const bytes = await whole.bytes();
  const halves = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
      await Bun.sleep(300);
      await api.kill();
      controller.enqueue(bytes.subarray(bytes.length / 2));
      controller.close();
      dead.resolve();
    },
  });
  const headers = {
    authorization: `Bearer ${await cluster.token("ada")}`,
    "content-type": type,
  };
  const url = `${cluster.url}/api/attachments`;
  const answer = await fetch(url, { method: "POST", headers, body: halves }).catch(() => null);
  await dead.promise;
  await api.start();
  const half = await count();
  const again = await fetch(url, { method: "POST", headers, body: bytes });
  return [
    ...(answer?.ok ? ["an upload that was cut off was acknowledged"] : []),
    ...(half === before ? [] : ["half an upload has a row"]),
    ...(again.status === 201 && (await count()) === before + 1
      ? []
      : [`sent again it was answered with ${again.status}: ${await again.text()}`]),
  ];
}

async function killMidPurge(cluster: Cluster): Promise<string[]> {
  const api = cluster.instances.api[0]!;
  const url = cluster.databaseUrl();
  // In #design, where nobody posts meanwhile.
  const channel = await channelOf(cluster, "design");
  const said = () =>
    withSql(url, async (sql) =>
      Number((await sql`select count(*) from messages where channel_id = ${channel} and deleted_at is null`)[0]!.count),
    );
  const headers = { authorization: `Bearer ${await cluster.token("ada")}` };
  const purge = () =>
    fetch(`${cluster.url}/api/c/lighthouse/channels/design/messages?count=${PURGED}`, { method: "DELETE", headers });
  await withSql(url, async (sql) => {
    await sql`insert into messages (id, channel_id, seq, user_id, body_md)
      select gen_random_uuid(), ${channel}, c.last_seq + n, u.id, 'to be purged'
      from channels c, users u, generate_series(1, 12) n where c.id = ${channel} and u.username = 'ada'`;
    await sql`update channels set last_seq = last_seq + 12 where id = ${channel}`;
  });
  const before = await said();
  const release = await holdLock(
    url,
    `select from messages where channel_id = '${channel}' order by seq desc offset 3 limit 1 for update`,
  );
  const purging = purge().catch(() => null);
  await untilSomebodyWaits(url);
  await api.kill();
  await release();
  await purging;
  const half = await said();
  await api.start();
  const again = await purge();
  const after = await said();
  return [
    ...(half === before ? [] : [`of a purge that was cut off ${before - half} messages were gone`]),
    ...(again.ok && after === before - PURGED
      ? []
      : [`a purge after that was answered with ${again.status}, and left ${after} of ${before}`]),
  ];
}

async function killMidMigration({ onEnd }: Lab, cluster: Cluster): Promise<string[]> {
  const database = await createEmptyDatabase();
  onEnd(() => database.drop());
  await migrate(database.url, migrations[BEFORE - 1]!.folderMillis);
  const applied = () =>
    withSql(database.url, async (sql) => (await sql`select from drizzle.__drizzle_migrations`).length);
  const settings = { ...cluster.instances.api[0]!.settings, DATABASE_URL: database.url };
  const api = new ServiceProcess("api", settings, { output: "ignore" });
  await cluster.instances.api[0]!.kill();
  const release = await holdLock(database.url, "lock table messages in access exclusive mode");
  api.launch();
  await untilSomebodyWaits(database.url);
  await api.kill();
  await release();
  const half = await applied();
  await api.start();
  const whole = await applied();
  await api.kill();
  return [
    ...(half === BEFORE ? [] : [`a migration that was cut off left ${half - BEFORE} of its steps`]),
    ...(whole === migrations.length ? [] : [`the next start brought the schema to ${whole} of ${migrations.length}`]),
  ];
}

const channelOf = (cluster: Cluster, name: string): Promise<string> =>
  withSql(cluster.databaseUrl(), async (sql) => (await sql`select id from channels where name = ${name}`)[0]!.id);
