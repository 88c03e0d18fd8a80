/** Where and by what one is signed in. */
import type { AccountEntry } from "#core/audit/schema.ts";
import { listAccounts, unlinkAccount } from "#sdk/accounts.ts";
import { listAccountEntries } from "#sdk/audit.ts";
import { endSession, endSessions, listSessions } from "#sdk/sessions.ts";
import { momentText } from "../names.ts";
import type { Act, Item, Load } from "./page.ts";

export const sessions: Load = async ({ client, model }) => {
  const all = await listSessions(client);
  const others: Act = {
    label: "Sign out everywhere else",
    confirm: "Sign out everywhere else?",
    async run() {
      await endSessions(client);
      return { say: "You are signed in here alone." };
    },
  };
  const items = all.map(({ id, client: kind, user_agent, address, last_used_at, current }): Item => {
    const end: Act = {
      label: "Sign out there",
      confirm: current ? "Sign out here? The screen closes for this sign-in." : "Sign out there?",
      async run() {
        await endSession(client, id);
        return { say: "Signed out there." };
      },
    };
    const name = `${kind === "terminal" ? "Terminal" : "Browser"}${current ? " (this one)" : ""}`;
    const detail = [`last used ${momentText(last_used_at, model.now)}`, address, user_agent.slice(0, 80)];
    return { label: name, detail: detail.filter(Boolean).join(" · "), acts: [end] };
  });
  const all_others: Item[] = all.length > 1 ? [{ label: "Sign out everywhere else…", acts: [others] }] : [];
  return { title: "Where you are signed in", items: [...all_others, ...items] };
};

/** Linking is a sign-in at somebody else's page: only a browser can do that. */
export const accounts: Load = async ({ client, server, model }) => {
  const all = await listAccounts(client);
  const link: Item = {
    label: "Link another account…",
    detail: "Opens in the browser, where you sign in by it.",
    acts: [{ label: "Open in the browser", run: async () => ({ url: `${server}/auth/accounts` }) }],
  };
  const items = all.map(({ id, provider, created_at }): Item => {
    const unlink: Act = {
      label: "Unlink",
      confirm: `Unlink ${provider}? You no longer sign in by it.`,
      async run() {
        await unlinkAccount(client, id);
        return { say: `${provider} is unlinked.` };
      },
    };
    return {
      label: provider,
      detail: `linked ${momentText(created_at, model.now)}`,
      acts: all.length > 1 ? [unlink] : [],
    };
  });
  return { title: "Linked accounts", items: [link, ...items] };
};

const ENTRIES = 200;

/** What happened to one's account, the newest first. */
export const activity: Load = async ({ client, model }) => {
  const { items } = await listAccountEntries(client, { limit: ENTRIES });
  return {
    title: "Activity of your account",
    items: items.reverse().map((entry) => ({
      label: `${momentText(entry.created_at, model.now)}  ${activityText(entry)}`,
      detail: [entry.address, entry.user_agent.slice(0, 80)].filter(Boolean).join(" · "),
    })),
  };
};

/** What a newer server tells of stands as it calls it. */
function activityText({ action, before, after }: AccountEntry): string {
  const provider = String(after?.provider ?? before?.provider ?? "an account");
  switch (action) {
    case "sign_in.succeeded":
      return after?.client === "terminal" ? "A terminal was signed in" : `You signed in by ${provider}`;
    case "sign_in.refused":
      return `A sign-in by ${provider} was refused`;
    case "device.approved":
      return "You let a device in";
    case "device.denied":
      return "You refused a device";
    case "session.signed_out":
      return "You signed out";
    case "session.ended":
      return "A session was ended";
    case "account.linked":
      return `An account at ${provider} was linked`;
    case "account.unlinked":
      return `An account at ${provider} was unlinked`;
    default:
      return action;
  }
}
