import { execFileSync, execSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { type FaultCase, underPosts } from "../case.ts";

const MIGRATIONS = "drizzle/migrations.gen.ts";

export const previousRelease: FaultCase = {
  id: "D9",
  title: "what came before the newest migration, beside this release and on its schema",
  obstacle: () => (previousCommit() ? null : "there is no history of the migrations here"),
  async run({ cluster: start, onEnd }) {
    const commit = previousCommit()!;
    const source = unpack(commit);
    onEnd(() => rmSync(source, { recursive: true, force: true }));
    const cluster = await start();
    const of = (service: string) => ({ command: [process.execPath, join(source, `services/${service}/main.ts`)] });
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        // As an update goes: one of the new beside one of the old, and for a while the old ones alone.
        const [newApi] = cluster.instances.api;
        const [newGateway] = cluster.instances.gateway;
        await cluster.add("api", of("api"));
        await cluster.add("gateway", of("gateway"));
        await acknowledged(60);
        await newApi!.end();
        await newGateway!.end();
        await acknowledged(60);
        await newApi!.start();
        await newGateway!.start();
        await acknowledged(60);
        return `API and gateway of ${commit.slice(0, 7)} on the schema of this release: beside it, alone, and beside it again`;
      },
    });
  },
};

/** The commit before the one that brought the newest migration; null where that is not known. */
function previousCommit(): string | null {
  try {
    const git = (...words: string[]) => execFileSync("git", words, { cwd: checkout, encoding: "utf8" }).trim();
    const newest = git("log", "-1", "--format=%H", "--", MIGRATIONS);
    return git("rev-parse", `${newest}^`);
  } catch {
    return null;
  }
}

/** Its sources, with the packages of this checkout where it wants the same ones. */
function unpack(commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ajet-previous-"));
  execSync(`git archive ${commit} | tar -x -C ${folder}`, { cwd: checkout });
  execFileSync(process.execPath, ["install", "--frozen-lockfile", "--ignore-scripts"], {
    cwd: folder,
    stdio: "ignore",
  });
  return folder;
}
