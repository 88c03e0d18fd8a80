import { listReactors } from "#sdk/reactions.ts";
import type { Load } from "./page.ts";

/** Who has put what on a message. */
export const reactors: Load = async ({ client, at }) => ({
  title: "Who reacted",
  items: (await listReactors(client, at.message_id ?? "")).map(({ emoji, count, people }) => {
    const names = people.map(({ display_name }) => display_name).join(", ");
    const more = count - people.length;
    return { label: `${emoji} ${count}`, detail: more > 0 ? `${names}, and ${more} more` : names };
  }),
});
