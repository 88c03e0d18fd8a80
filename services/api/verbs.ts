import { migrate } from "#core/database/migrate.ts";
import type { Verb } from "#services/shared/run.ts";
import { backupVerbs } from "./backup-verbs.ts";
import { check } from "./check.ts";
import { doctor } from "./doctor.ts";
import type { settings } from "./settings.ts";
import { userVerbs } from "./user-verbs.ts";

const migrateVerb: Verb<typeof settings> = {
  summary: "bring the database to this version's schema, then exit",
  run: ({ DATABASE_URL }) => migrate(DATABASE_URL),
};

/** What an operator can do with an installation, on the machine, beside serving. */
export const verbs = { migrate: migrateVerb, doctor, check, ...backupVerbs, ...userVerbs };
