import type { AccountEntry } from "#core/audit/schema.ts";
import { deviceName } from "../device-name.ts";

/** What the services are called that people know by more than an id of the operator's. */
const PROVIDERS: Record<string, string> = {
  github: "GitHub",
  gitea: "Gitea",
  forgejo: "Forgejo",
  oidc: "single sign-on",
};

/** A provider by its id in addresses, which is all that the API says of it. */
export const providerName = (id: string): string => PROVIDERS[id] ?? id;

/** What happened to an account, as a sentence to its owner. What a newer server tells of stands as it calls it. */
export function accountSentence({ action, before, after }: Pick<AccountEntry, "action" | "before" | "after">): string {
  const provider = () => providerName(textOf(after?.provider ?? before?.provider) || "an account");
  switch (action) {
    case "sign_in.succeeded":
      return after?.client === "terminal" ? "A terminal was signed in." : `You signed in by ${provider()}.`;
    case "sign_in.refused":
      return `A sign-in by ${provider()} was refused: ${textOf(after?.reason) || "no reason is known"}`;
    case "device.approved":
      return `You let a device in: ${textOf(after?.device_name) || "a terminal"}.`;
    case "device.denied":
      return `You refused a device: ${textOf(after?.device_name) || "a terminal"}.`;
    case "session.signed_out":
      return "You signed out.";
    case "session.ended":
      return `A session was ended: ${endedDevice(before)}.`;
    case "account.linked":
      return `An account at ${provider()} was linked.`;
    case "account.unlinked":
      return `An account at ${provider()} was unlinked.`;
    default:
      return action;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const endedDevice = (session: AccountEntry["before"]) =>
  deviceName({
    client: session?.client === "terminal" ? "terminal" : "web",
    user_agent: textOf(session?.user_agent),
  });
