import { run } from "#services/shared/run.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";

await run({
  name: "ajet-web-sm",
  summary: "the pages of the web client, and their live updates",
  settings,
  start,
});
