import { expect } from "bun:test";
import type { Completion } from "#core/commands/schema.ts";
import { type ApiAnswer, createWorld, type World, withApi } from "./world.ts";

/** Who types. */
export type Who = "ada" | "bo" | "cy" | "dot";

/** A world with the API, #general, #attic, ada's private #secret, and ways to type in them. */
export interface CommandWorld {
  world: World;
  /** Ids. */
  general: string;
  secret: string;
  /** Types a command, in #general unless said. */
  run(who: Who, text: string, more?: object): Promise<ApiAnswer>;
  /** What is proposed at the cursor, which is where `|` stands or at the end. */
  complete(who: Who, text: string, more?: object): Promise<Completion>;
  /** Cy is in the community and its first channel as at the beginning, whatever a command did to them. */
  restoreCy(): Promise<void>;
  someMessages(): Promise<void>;
}

export async function createCommandWorld(): Promise<CommandWorld> {
  const world = await withApi(await createWorld());
  const { ada } = world;
  const make = async (channel: object) => (await ada.api("POST", "/api/c/lighthouse/channels", channel)).body.id;
  const general = (await ada.api("GET", "/api/c/lighthouse/channels/general")).body.id;
  await make({ name: "attic", topic: "Old lamps" });
  const secret = await make({ name: "secret", visibility: "private" });
  return {
    world,
    general,
    secret,
    run: (who, text, more = {}) => world[who].api("POST", "/api/commands", { text, channel_id: general, ...more }),
    async complete(who, text, more = {}) {
      const cursor = text.includes("|") ? text.indexOf("|") : text.length;
      const body = { text: text.replace("|", ""), cursor, channel_id: general, ...more };
      const answer = await world[who].api("POST", "/api/commands/complete", body);
      expect(answer.status).toBe(200);
      return answer.body;
    },
    async restoreCy() {
      await world.db.execute("delete from bans");
      await world.db.execute(`insert into community_members (community_id, user_id, role)
        select id, '${world.cy.id}', 'member' from communities where slug = 'lighthouse'
        on conflict (community_id, user_id) do update set role = 'member'`);
      await world.db.execute(`insert into channel_members (channel_id, user_id)
        values ('${general}', '${world.cy.id}') on conflict do nothing`);
    },
    async someMessages() {
      for (const body_md of ["Fog over the lamp", "More fog", "Fog and the lamp again"]) {
        await ada.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md });
      }
    },
  };
}

/** What is proposed to stand in the text. */
export const valuesOf = ({ items }: Completion): string[] => items.map(({ value }) => value);
