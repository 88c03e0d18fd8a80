import { LRUCache } from "lru-cache";
import { closeDatabase, openDatabase } from "#core/database/database.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { type SessionDeps, startSession } from "#core/sessions/actions.ts";
import { findUserByAccount } from "#core/users/store.ts";
import { findPerson } from "#scripts/idp/people.ts";
import { seedDemo } from "#scripts/seed.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { ORIGIN } from "./world.ts";

/** Fills the database of a stack with the demo, and signs people in without a browser: for tests that are not about signing in. */
export async function seedPeople(
  databaseUrl: string,
): Promise<{ token(name: "ada" | "bo" | "cy" | "dot"): Promise<string> }> {
  await seedDemo(databaseUrl);
  return {
    async token(name) {
      const db = openDatabase(databaseUrl, { name: "test", max: 1 });
      const deps: SessionDeps = {
        db,
        clock: systemClock,
        wakeRelay() {},
        hasher: bunHasher,
        verified: new LRUCache({ max: 1 }),
      };
      const user = await findUserByAccount(db, "gitea", String(findPerson(name)!.id));
      const token = await startSession(deps, user!.id, { ...ORIGIN, client: "terminal" });
      await closeDatabase(db);
      return token;
    },
  };
}
