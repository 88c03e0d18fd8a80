import { connect } from "nats";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { startTestNats, type TestNats } from "./nats.ts";

/** Three nats-servers that keep streams together; each can be killed and started again. */
export interface TestNatsCluster {
  /** The addresses of all, as settings take them. */
  url: string;
  nodes: readonly TestNats[];
  /** The one that leads a stream. */
  leaderOf(stream: string): Promise<TestNats>;
  stop(): Promise<void>;
}

export async function startTestNatsCluster(): Promise<TestNatsCluster> {
  const ports = await findFreePorts(3);
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`);
  const nodes = await Promise.all(ports.map((port, index) => startTestNats(configOf(`n${index}`, port, routes))));
  const url = nodes.map((node) => node.url).join(",");
  await untilItLeads(url);
  return {
    url,
    nodes,
    async leaderOf(stream) {
      const connection = await connect({ servers: url.split(",") });
      try {
        const { cluster } = await (await connection.jetstreamManager()).streams.info(stream);
        return nodes[Number(cluster!.leader!.slice(1))]!;
      } finally {
        await connection.close();
      }
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

function configOf(name: string, port: number, routes: string[]): string {
  const cluster = { name: "test", listen: `127.0.0.1:${port}`, routes };
  return JSON.stringify({ server_name: name, cluster });
}

/** They choose who leads them, which takes some seconds. Until then JetStream answers nobody. */
async function untilItLeads(url: string): Promise<void> {
  const connection = await connect({ servers: url.split(",") });
  const manager = await connection.jetstreamManager({ checkAPI: false, timeout: 500 });
  while (!(await manager.getAccountInfo().catch(() => null))) await Bun.sleep(50);
  await connection.close();
}
