import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createS3Client, type S3Settings } from "#services/api/blobs/s3.ts";

/** A bucket on a real S3 server. */
export interface TestS3 {
  settings: S3Settings;
  stop(): Promise<void>;
}

/** The store that the environment names, or a Swift of one test file's own. */
export async function startTestS3(): Promise<TestS3> {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = process.env;
  if (!S3_ENDPOINT) return startSwift();
  const settings = {
    endpoint: S3_ENDPOINT,
    bucket: S3_BUCKET!,
    region: S3_REGION ?? "us-east-1",
    accessKeyId: S3_ACCESS_KEY_ID!,
    secretAccessKey: S3_SECRET_ACCESS_KEY!,
  };
  return { settings, stop: async () => {} };
}

async function startSwift(): Promise<TestS3> {
  const folder = mkdtempSync(join(tmpdir(), "ajet-swift-"));
  const [port] = await findFreePorts(1);
  const access = { accessKeyId: "ajet:chat", secretAccessKey: "a-secret-of-tests" };
  const script = join(import.meta.dir, "swift.py");
  const server = spawn(
    process.env.TEST_SWIFT_PYTHON ?? "/usr/bin/python3",
    [script, folder, String(port), access.accessKeyId, access.secretAccessKey],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = once(server, "exit");
  const said: string[] = [];
  server.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const ready = once(server.stdout, "data");
  await Promise.race([
    ready,
    exited.then(() => {
      throw new Error(`Swift ended; install it by scripts/test.\n${said.join("")}`);
    }),
  ]);
  const settings = { endpoint: `http://127.0.0.1:${port}`, bucket: "files", region: "us-east-1", ...access };
  await createS3Client(settings).send(new CreateBucketCommand({ Bucket: settings.bucket }));
  return {
    settings,
    async stop() {
      server.kill("SIGKILL");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
