import "#services/gateway/request-limit.ts";
import { verbs } from "#services/api/verbs.ts";
import { run } from "#services/shared/run.ts";
import { startEmbedded } from "./embedded.ts";
import { embeddedMistakes, embeddedSettings, serverMistakes, settings } from "./settings.ts";
import { start } from "./start.ts";

const words = process.argv.slice(2);
const about = {
  name: "ajet-server",
  summary: "all of ajet-chat in one process, for small teams",
  flags: { "--embedded": "serve, with PostgreSQL and NATS of its own; see ajet-server --embedded --help" },
};

if (words[0] === "--embedded") {
  const program = { ...about, settings: embeddedSettings, together: embeddedMistakes, start: startEmbedded };
  await run(program, words.slice(1));
} else {
  await run({ ...about, settings, together: serverMistakes, start, verbs }, words);
}
