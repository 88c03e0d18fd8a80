import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endLeftovers, RECORD } from "#services/launch/leftovers.ts";
import { identify } from "#services/launch/os-process.ts";
import { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

let folder: string;
let processes: Processes;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "processes-"));
  processes = new Processes(folder, process.cwd());
});

afterEach(async () => {
  await processes.stop();
  rmSync(folder, { recursive: true });
});

/** A server that says when it is ready, and in the file `ended` that it was told to end. */
async function startServer(name: string) {
  const script = `trap 'echo ${name} >> ended; exit 0' TERM; echo ready; while :; do sleep 0.01; done`;
  const server = await processes.start({ name, command: ["/bin/sh", "-c", script], folder });
  await processes.untilReady(server, () => readFileSync(server.log, "utf8").includes("ready"));
  return server;
}

function pidOf({ identity }: { identity: string }): number {
  return Number.parseInt(identity, 10);
}

test("servers are ended one after the other, last started first", async () => {
  const servers = [await startServer("database"), await startServer("api"), await startServer("gateway")];
  await processes.stop();
  expect(readFileSync(join(folder, "ended"), "utf8")).toBe("gateway\napi\ndatabase\n");
  for (const server of servers) expect(identify(pidOf(server))).toBeNull();
  expect(existsSync(join(folder, RECORD))).toBe(false);
});

test("a server that dies is reported with how it ended and with the end of its log", async () => {
  const command = ["/bin/sh", "-c", "for i in $(seq 40); do echo line $i; done; exit 3"];
  await processes.start({ name: "api", command });
  const death = await processes.untilOneDies().catch((error) => error);
  expect(death).toBeInstanceOf(Refusal);
  expect(death.message).toContain("api stopped by itself (exit code 3).");
  expect(death.message).toContain("line 40");
  expect(death.message).not.toContain("line 20\n");
});

test("waiting for a server that dies ends with its death", async () => {
  const server = await processes.start({ name: "api", command: ["/bin/sh", "-c", "echo no database; exit 1"] });
  await expect(processes.untilReady(server, () => false)).rejects.toThrow(/api stopped by itself.*no database/s);
});

test("a program that does not exist is refused in words", async () => {
  const command = [join(folder, "nothing")];
  await expect(processes.start({ name: "nothing", command })).rejects.toThrow(/nothing could not be run/);
  await expect(processes.run({ name: "nothing", command })).rejects.toThrow(Refusal);
});

test("a command answers with its output, and its failure with all that it said", async () => {
  expect(await processes.run({ name: "echo", command: ["echo", "hello"] })).toBe("hello\n");
  const command = ["/bin/sh", "-c", "echo out; echo err >&2; exit 1"];
  await expect(processes.run({ name: "broken", command })).rejects.toThrow("broken failed.\nerr\nout");
});

test("programs get their settings, and of the environment only what every program needs", async () => {
  process.env.DATABASE_URL = "postgres://somebody-elses";
  try {
    const output = await processes.run({ name: "env", command: ["env"], settings: { PORT: "1" } });
    expect(output).toContain("PORT=1");
    expect(output).toContain("PATH=");
    expect(output).not.toContain("DATABASE_URL");
  } finally {
    delete process.env.DATABASE_URL;
  }
});

test("what a killed script left running is ended by the next one", async () => {
  const server = await startServer("api");
  await endLeftovers(folder);
  expect(identify(pidOf(server))).toBeNull();
  expect(readFileSync(join(folder, "ended"), "utf8")).toBe("api\n");
});

test("a process that has got the id of one left running is left alone", async () => {
  const server = await startServer("api");
  await Bun.write(
    join(folder, RECORD),
    JSON.stringify([{ identity: `${pidOf(server)} of another time`, stopSignal: "SIGTERM" }]),
  );
  await endLeftovers(folder);
  expect(identify(pidOf(server))).toBe(server.identity);
});

test("a record that was cut off by a kill does not stop the next start", async () => {
  await Bun.write(join(folder, RECORD), '[{"identity":');
  await endLeftovers(folder);
  expect(existsSync(join(folder, RECORD))).toBe(false);
});
