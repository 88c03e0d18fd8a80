import { migrate } from "#core/database/migrate.ts";
import { run } from "#services/shared/run.ts";
import { blobMistakes } from "./blobs/open.ts";
import { doctor } from "./doctor.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";
import { userVerbs } from "./user-verbs.ts";

await run({
  name: "ajet-api",
  summary: "every read and write of ajet-chat over HTTP; publishes what happened",
  settings,
  together: blobMistakes,
  start,
  verbs: {
    migrate: {
      summary: "bring the database to this version's schema, then exit",
      run: (values) => migrate(values.DATABASE_URL),
    },
    doctor,
    ...userVerbs,
  },
});
