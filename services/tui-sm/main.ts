import { run } from "#services/shared/run.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";

await run({
  name: "ajet-tui-sm",
  summary: "the live event stream of terminals: JSON over server-sent events",
  settings,
  start,
});
