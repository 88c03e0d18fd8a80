import { AppError } from "#core/kernel/errors.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { Hit, SearchQuery } from "#core/search/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { searchMessages } from "#sdk/search.ts";
import { type ChannelPage, loadChannelPage } from "./channel-page.ts";

/** Hits of one page: enough to scroll, few enough to read. */
const HITS = 30;

/** What somebody searches for; nothing yet with an empty `q`. */
export interface SearchAsked extends Partial<Omit<SearchQuery, "limit">> {
  q: string;
  in?: string | undefined;
}

/** A channel, and beside it what a search finds. */
export interface SearchPage extends ChannelPage {
  asked: SearchAsked;
  /** Null while nothing was asked for, and when the search was refused. */
  found: Page<Hit> | null;
  /** Why it was refused, a sentence. */
  refusal: string | null;
}

export async function loadSearchPage(
  deps: { feed: Feed; client: Client },
  path: ChannelPath,
  asked: SearchAsked,
): Promise<SearchPage> {
  const [page, found] = await Promise.all([loadChannelPage(deps, path, { in: asked.in }), search(deps.client, asked)]);
  return { ...page, asked, ...found };
}

/** A search that is not understood, names what is not there or takes too long is to be mended, and no error of the page. */
async function search(
  client: Client,
  { in: _, ...asked }: SearchAsked,
): Promise<Pick<SearchPage, "found" | "refusal">> {
  if (asked.q === "") return { found: null, refusal: null };
  try {
    return { found: await searchMessages(client, { ...asked, limit: HITS }), refusal: null };
  } catch (error) {
    if (!(error instanceof AppError) || !["invalid", "not_found", "unavailable"].includes(error.code)) throw error;
    return { found: null, refusal: error.errors?.[0]?.message ?? error.detail };
  }
}
