import "./request-limit.ts";
import { run } from "#services/shared/run.ts";
import { mistakesTogether, settings } from "./settings.ts";
import { start } from "./start.ts";

await run({
  name: "ajet-gateway",
  summary: "the one door of ajet-chat: sign-in, sessions, and the way to the other services.",
  settings,
  together: mistakesTogether,
  start,
});
