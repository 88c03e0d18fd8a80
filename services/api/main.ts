import { run } from "#services/shared/run.ts";
import { blobMistakes } from "./blobs/open.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";
import { verbs } from "./verbs.ts";

await run({
  name: "ajet-api",
  summary: "every read and write of ajet-chat over HTTP; publishes what happened",
  settings,
  together: blobMistakes,
  start,
  verbs,
});
