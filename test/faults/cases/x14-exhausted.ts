import { commandOf } from "#test/support/service-process.ts";
import { type FaultCase, underPosts } from "../case.ts";

const DESCRIPTORS = 400;
const STREAMS = 400;

export const descriptorsExhausted: FaultCase = {
  id: "X14",
  title: "file descriptors of the gateway exhausted",
  async run({ cluster: start }) {
    const cluster = await start();
    const first = cluster.instances.gateway[0]!;
    const gateway = await cluster.add("gateway", {
      command: ["sh", "-c", `ulimit -n ${DESCRIPTORS}; exec ${commandOf("gateway").join(" ")}`],
    });
    await first.kill();
    const token = await cluster.token("bo");
    let count = 0;
    let interrupted = 0;
    return underPosts(cluster, {
      async inject({ acknowledged, watching }) {
        const before = watching.reduce((sum, { interruptions }) => sum + interruptions(), 0);
        const stop = new AbortController();
        const open = async () => {
          const answer = await fetch(`${gateway.address}/ws/tui/stream`, {
            headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
            signal: AbortSignal.any([stop.signal, AbortSignal.timeout(5_000)]),
          });
          if (!answer.ok) throw new Error(String(answer.status));
        };
        const opened = await Promise.allSettled(Array.from({ length: STREAMS }, open));
        count = opened.filter(({ status }) => status === "fulfilled").length;
        await acknowledged(40);
        interrupted = watching.reduce((sum, { interruptions }) => sum + interruptions(), 0) - before;
        stop.abort();
        return `${DESCRIPTORS} descriptors and ${STREAMS} streams more: ${count} opened; streams of before were interrupted ${interrupted} times; memory limit: not tried, a cgroup needs an operator`;
      },
      judge: () => [
        ...(count > 0 && count < STREAMS ? [] : [`${count} of ${STREAMS} streams were opened`]),
        ...(interrupted > 0 ? [`streams of before were interrupted ${interrupted} times`] : []),
      ],
    });
  },
};
