import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";

/** The scripts that measure other servers; beside the checkout, because they are no part of the product. */
const PEERS = join(checkout, "../shared/peers");

export interface Percentiles {
  p50: number;
  p99: number;
}

export interface Peer {
  /** With 2 members and with 100, in the same closed loop of 32 as ours. */
  posts: number;
  deliveries: number;
  /** Milliseconds until each copy is there: with 100 members at 20 posts a second, with 500 at 10. */
  delays100: Percentiles;
  delays500: Percentiles;
  /** The newest 50, one client; milliseconds. */
  history: Percentiles;
  /** KiB for a member, with 500. */
  memory: number;
}

/** What one step of `ejabberd.sh` prints. */
interface Step {
  mode: string;
  n: number;
  kibPerConn: number;
  got?: number;
  expected?: number;
  postsPerSec?: number;
  deliveriesPerSec?: number;
  p50?: number;
  p99?: number;
}

/** Measures ejabberd with its archive in PostgreSQL, on this machine and now. Resolves with why not when it cannot. */
export async function measureEjabberd(): Promise<Peer | string> {
  const script = join(PEERS, "ejabberd.sh");
  if (!existsSync(script)) return `${script} is not there`;
  if (!Bun.which("ejabberdctl")) {
    return "it is not installed: apt-get install --no-install-recommends ejabberd erlang-p1-pgsql postgresql";
  }
  if (process.getuid?.() !== 0) return "its script needs root";
  const [port, databasePort] = await findFreePorts(2);
  const folder = mkdtempSync(join(tmpdir(), "ajet-peer-"));
  const child = Bun.spawn(["bash", script], {
    env: {
      PATH: process.env.PATH!,
      STORE: "sql",
      BENCH_DIR: folder,
      BUN: process.execPath,
      PORT: `${port}`,
      PGPORT: `${databasePort}`,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  const output = await new Response(child.stdout).text();
  rmSync(folder, { recursive: true, force: true });
  const steps = output
    .split("\n")
    .filter((line) => line.startsWith('{"proto"'))
    .map((line) => JSON.parse(line) as Step);
  const find = (mode: string, n: number) => steps.find((step) => step.mode === mode && step.n === n);
  const [two, hundred] = [find("throughput", 2), find("throughput", 100)];
  const [some, many, history] = [find("latency", 100), find("latency", 500), find("hist", 1)];
  if (!two || !hundred || !some || !many || !history) return `its script ended early: ${output.slice(-300)}`;
  if (hundred.got !== hundred.expected) return `it lost copies: ${hundred.got} of ${hundred.expected} came`;
  return {
    posts: two.postsPerSec!,
    deliveries: hundred.deliveriesPerSec!,
    delays100: percentiles(some),
    delays500: percentiles(many),
    history: percentiles(history),
    memory: many.kibPerConn,
  };
}

const percentiles = ({ p50, p99 }: Step): Percentiles => ({ p50: p50!, p99: p99! });
