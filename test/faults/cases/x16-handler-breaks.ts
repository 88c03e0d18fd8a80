import { type Answer, asker, tally } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { withSql } from "../sql.ts";

const REQUESTS = 20;

export const handlerBreaks: FaultCase = {
  id: "X16",
  title: "a handler that breaks",
  async run({ cluster: start }) {
    const cluster = await start();
    const ask = await asker(cluster);
    const answers: Answer[] = [];
    const api = cluster.instances.api[0]!;
    const { pid } = api;
    const rename = (from: string, to: string) =>
      withSql(cluster.databaseUrl(), (sql) => sql.unsafe(`alter table ${from} rename to ${to}`));
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        // No request can be so wrong that a handler of ours throws, so the ground is taken from one of them.
        await rename("invites", "invites_elsewhere");
        for (let n = 0; n < REQUESTS; n++) answers.push(await ask("/api/c/lighthouse/invites"));
        await acknowledged(20);
        await rename("invites_elsewhere", "invites");
        answers.push(await ask("/api/c/lighthouse/invites"));
        return `a table taken away for ${REQUESTS} requests: ${tally(answers.map(({ status }) => status))}`;
      },
      judge: ({ patience: { gaveUp } }) => [
        ...(api.isRunning && api.pid === pid ? [] : ["the process ended"]),
        ...(gaveUp > 0 ? [`${gaveUp} posts were refused because another route was broken`] : []),
        ...answers
          .slice(0, -1)
          .flatMap(({ status, detail }) =>
            status === 500 && detail === "Something went wrong on the server."
              ? []
              : [`it was answered with ${status}: ${detail}`],
          ),
        ...(answers.at(-1)!.status === 200 ? [] : [`afterwards it was answered with ${answers.at(-1)!.status}`]),
      ],
    });
  },
};
