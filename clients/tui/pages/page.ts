/** Settings and administration as data: lists of things, and what can be done with each of them. */
import type { Client } from "#sdk/client.ts";
import type { Model } from "../model.ts";

export type PageName =
  | "profile"
  | "notify"
  | "appearance"
  | "sessions"
  | "accounts"
  | "activity"
  | "communities"
  | "channel"
  | "channelMembers"
  | "channelBots"
  | "community"
  | "members"
  | "channels"
  | "invites"
  | "moderation"
  | "webhooks"
  | "bots"
  | "audit"
  | "reactors"
  | "threads"
  | "person";

/** Which list, and of what. */
export interface PageRef {
  readonly name: PageName;
  /** The community that it is about. */
  readonly slug?: string | undefined;
  readonly channel_id?: string | undefined;
  readonly message_id?: string | undefined;
  readonly user_id?: string | undefined;
}

/** What is asked for before something is done. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** What can be chosen; without them anything can be typed. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** What to type, in a few words. */
  readonly hint?: string;
}

export type Values = Readonly<Record<string, string>>;

/** What came of an act. */
export interface Outcome {
  /** A sentence. */
  readonly say?: string;
  /** What is shown once, and can be copied: an address, a token. */
  readonly show?: { readonly title: string; readonly text: string; readonly acts?: readonly Act[] };
  readonly opens?: PageRef;
  /** Opened in the browser. */
  readonly url?: string;
  /** The channel that one is taken to, and the thread in it. */
  readonly channel_id?: string;
  readonly thread_id?: string;
}

export interface Act {
  readonly label: string;
  readonly fields?: readonly Field[];
  /** Asked before, where it cannot be undone. */
  readonly confirm?: string;
  /** A file is chosen before; its path is `values.path`. */
  readonly wantsFile?: true;
  /** @throws AppError */
  run(values: Values): Promise<Outcome>;
}

export interface Item {
  readonly label: string;
  readonly detail?: string;
  /** Something to be done with it; one alone is done at once. */
  readonly acts?: readonly Act[];
}

export interface Page {
  readonly title: string;
  readonly items: readonly Item[];
}

/** What a page is made from. */
export interface PageContext {
  readonly client: Client;
  readonly server: string;
  readonly model: Model;
  readonly at: PageRef;
}

export type Load = (context: PageContext) => Promise<Page>;

/** An item that leads to another list. */
export const leadsTo = (label: string, detail: string, ref: PageRef): Item => ({
  label,
  detail,
  acts: [{ label: "Open", run: async () => ({ opens: ref }) }],
});

/** So many things of a kind are listed. */
export const LISTED = 500;

/** Things of all pages of a list, but no more of them: nobody reads on, and one can type to find. */
export async function upTo<T>(max: number, items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === max) break;
  }
  return found;
}
