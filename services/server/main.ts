import "#services/gateway/request-limit.ts";
import { verbs } from "#services/api/verbs.ts";
import { run, type Verb } from "#services/shared/run.ts";
import { startEmbedded, withServers } from "./embedded.ts";
import {
  type EmbeddedSettings,
  embeddedMistakes,
  embeddedSettings,
  type ServerSettings,
  serverMistakes,
  settings,
} from "./settings.ts";
import { start } from "./start.ts";

/** A verb of the API, on the database and NATS of the data folder. */
const onEmbedded = (verb: Verb<ServerSettings>): Verb<EmbeddedSettings> => ({
  ...verb,
  run: (values, context) => withServers(values, (completed) => verb.run(completed, context)),
});

const words = process.argv.slice(2);
const about = {
  name: "ajet-server",
  summary: "all of ajet-chat in one process, for small teams",
  flags: { "--embedded": "serve, with PostgreSQL and NATS of its own; see ajet-server --embedded --help" },
};

if (words[0] === "--embedded") {
  const embeddedVerbs = Object.fromEntries(
    Object.entries(verbs).map(([name, verb]: [string, Verb<ServerSettings>]) => [name, onEmbedded(verb)]),
  );
  const program = {
    ...about,
    settings: embeddedSettings,
    together: embeddedMistakes,
    start: startEmbedded,
    verbs: embeddedVerbs,
  };
  await run(program, words.slice(1));
} else {
  await run({ ...about, settings, together: serverMistakes, start, verbs }, words);
}
