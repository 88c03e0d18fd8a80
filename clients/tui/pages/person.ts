/** Somebody as others see them. */
import { getProfile } from "#sdk/users.ts";
import { momentText } from "../names.ts";
import type { Item, Load } from "./page.ts";
import { personActs } from "./people.ts";

export const person: Load = async (context) => {
  const { client, model, at } = context;
  const { id, display_name, username, status, last_seen_at, created_at, communities, disabled } = await getProfile(
    client,
    at.user_id ?? "",
  );
  const says = status && [status.emoji, status.text].filter(Boolean).join(" ");
  const seen = last_seen_at === null ? "" : `seen ${momentText(last_seen_at, model.now)}`;
  const since = `here since ${momentText(created_at, model.now)}`;
  const acts = personActs(context, { id, display_name });
  return {
    title: `${display_name} @${username}`,
    items: [
      ...(acts.length > 0 ? [{ label: "Write to them…", acts }] : []),
      ...(says ? [{ label: says, detail: "their status" }] : []),
      {
        label: model.online.has(id) ? "● is there" : "○ is not there",
        detail: [seen, since].filter(Boolean).join(" · "),
      },
      ...(disabled ? [{ label: "The account is shut" }] : []),
      ...communities.map(({ name, role }): Item => ({ label: name, detail: role })),
    ],
  };
};
