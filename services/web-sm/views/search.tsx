import type { Hit, SearchQuery, Snippet } from "#core/search/schema.ts";
import { SEARCH_MAX } from "#core/search/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, paneHref, threadHref } from "../addresses.ts";
import { channelName, isDm, type Surroundings, titleOf } from "../channel-page.ts";
import type { SearchPage } from "../search-page.ts";
import { hasWord, simpler, toggleWord, withoutFilters } from "../search-words.ts";
import { Avatar } from "./avatar.tsx";
import { Channel } from "./channel.tsx";
import { Chips } from "./chips.tsx";
import { BotMark, PersonName } from "./names.tsx";
import { Pane } from "./pane.tsx";
import { SearchForm } from "./search-form.tsx";
import { SearchHelp } from "./search-help.tsx";
import { Clock, utc } from "./time.tsx";

const DAY = 86_400_000;

/** A channel with a search beside it. */
export const Search = ({ page }: { page: SearchPage }): Html => (
  <Channel page={page} pane={{ title: "Search", content: <SearchPane page={page} /> }} />
);

function SearchPane({ page }: { page: SearchPage }): Html {
  const { slug, channel, asked, found, refusal } = page;
  const { q } = asked;
  return (
    <Pane kind="search" title="Search" close={channelHref(slug, channelName(channel))}>
      <div class="pane-top">
        <SearchForm
          action={hrefOf(page, { q: undefined, community: undefined, sort: undefined })}
          id="q"
          label="Search messages"
          value={q}
          placeholder="Words, from:@name, has:file…"
          maxLength={SEARCH_MAX}
          hidden={[
            ["community", asked.community],
            ["sort", asked.sort],
            ["in", asked.in],
          ]}
          autoFocus={q === ""}
        />
        <Filters page={page} />
      </div>
      <div class="pane-list" id="search-results">
        {refusal !== null && (
          <p class="notice notice-danger" role="alert">
            {refusal}
          </p>
        )}
        {(q === "" || refusal !== null) && <SearchHelp href={(words) => hrefOf(page, { q: words })} />}
        {found && (found.items.length > 0 ? <Hits page={page} hits={found.items} /> : <NoHits page={page} />)}
        {found && <More page={page} />}
      </div>
    </Pane>
  );
}

/** The address of the same search with something else about it. A place in the list is that of one search only. */
function hrefOf({ slug, channel, asked }: SearchPage, other: Partial<Record<keyof SearchQuery, string | undefined>>) {
  const { q, community, sort } = { ...asked, ...other };
  const { before, after } = other;
  const isSorted = sort === "rank";
  return paneHref(slug, channelName(channel), "search", {
    q,
    community,
    ...(isSorted ? { sort } : {}),
    before,
    after,
    in: asked.in,
  });
}

function Filters({ page }: { page: SearchPage }): Html {
  const { asked, surroundings, channel } = page;
  const chip = (word: string, label: string) => ({
    href: hrefOf(page, { q: toggleWord(asked.q, word) }),
    label,
    isOn: hasWord(asked.q, word),
  });
  const { community } = surroundings;
  const here = isDm(channel) ? channel.id : `#${channelName(channel)}`;
  return (
    <>
      <Chips
        label="Filters"
        chips={[
          chip("from:me", "From me"),
          chip(`in:${here}`, isDm(channel) ? "In this conversation" : `In ${here}`),
          chip("mentions:me", "Mentions me"),
          chip("is:thread", "In threads"),
          chip("has:file", "Files"),
          chip("has:image", "Pictures"),
          chip("has:link", "Links"),
          chip(`after:${utc.day(new Date(Date.now() - 8 * DAY).toISOString())}`, "Past week"),
        ]}
      />
      {asked.q !== "" && (
        <Chips
          label="Where, and in which order"
          chips={[
            { href: hrefOf(page, { community: undefined }), label: "Everywhere", isOn: !asked.community },
            ...(community
              ? [
                  {
                    href: hrefOf(page, { community: community.slug }),
                    label: <bdi>{community.name}</bdi>,
                    isOn: asked.community === community.slug,
                  },
                ]
              : []),
            { href: hrefOf(page, { sort: "newest" }), label: "Newest first", isOn: asked.sort !== "rank" },
            { href: hrefOf(page, { sort: "rank" }), label: "Best first", isOn: asked.sort === "rank" },
          ]}
        />
      )}
    </>
  );
}

/** Those that follow each other and are of one channel and day stand together. */
function Hits({ page, hits }: { page: SearchPage; hits: readonly Hit[] }): Html {
  const places = hits.map((hit) => `${hit.channel.id} ${utc.day(hit.message.created_at)}`);
  return (
    <ol class="hits" aria-label="What was found">
      {hits.map((hit, index) => (
        <li>
          {places[index] !== places[index - 1] && (
            <h2 class="list-head">
              <bdi>{placeOf(hit, page.surroundings)}</bdi>
              <time class="day-of" datetime={hit.message.created_at}>
                {utc.dayLabel(hit.message.created_at)}
              </time>
            </h2>
          )}
          <HitLink hit={hit} surroundings={page.surroundings} from={page.asked.in} />
        </li>
      ))}
    </ol>
  );
}

function HitLink({
  hit,
  surroundings,
  from,
}: {
  hit: Hit;
  surroundings: Surroundings;
  from?: string | undefined;
}): Html {
  const { author, created_at, parent_id } = hit.message;
  return (
    <a class="hit" href={hrefOfHit(hit, surroundings, from)}>
      <Avatar id={author.id} name={author.name} url={author.avatar_url} />
      <span class="hit-text">
        <span class="byline">
          <PersonName id={author.id} name={author.name} />
          {author.kind !== "user" && <BotMark />}
          <Clock at={created_at} />
          {parent_id && <small class="in-thread">in a thread</small>}
        </span>
        <Marked snippet={hit.snippet} />
      </span>
    </a>
  );
}

/** Messages that are a file alone have no text. */
const Marked = ({ snippet }: { snippet: Snippet }): Html => (
  <span class="snippet" dir="auto">
    {snippet.length === 0 ? <em>A file</em> : snippet.map(({ text, match }) => (match ? <mark>{text}</mark> : text))}
  </span>
);

/** Names do where the address can have one: a hit in a community that is not around the page leads there all the same. */
export function hrefOfHit(
  { message: { id, parent_id }, channel }: Pick<Hit, "message" | "channel">,
  { communities }: Surroundings,
  from?: string,
): string {
  const slug = communities.find((community) => community.id === channel.community_id)?.slug ?? null;
  const name = channelName(channel);
  const query = slug === null && from ? new URLSearchParams({ in: from }) : null;
  if (parent_id) return `${threadHref(slug, name, parent_id)}${query ? `?${query}` : ""}#m-${id}`;
  return `${channelHref(slug, name)}?${new URLSearchParams([["around", id], ...(query ?? [])])}#m-${id}`;
}

function placeOf({ channel }: Hit, { me, dms, communities, community }: Surroundings): string {
  if (channel.community_id === null) {
    const dm = dms.find(({ id }) => id === channel.id);
    return dm ? titleOf(dm, me) : "Direct messages";
  }
  const other = communities.find(({ id }) => id === channel.community_id);
  const name = `#${channelName(channel)}`;
  return other && other.id !== community?.id ? `${name} · ${other.name}` : name;
}

/** What can be tried, each a search of its own. */
function NoHits({ page }: { page: SearchPage }): Html {
  const { q, community } = page.asked;
  const plain = withoutFilters(q);
  const loose = simpler(q);
  return (
    <div class="list-empty">
      <p class="empty-title">Nothing was found</p>
      <ul>
        {plain !== "" && plain !== q && (
          <li>
            <a href={hrefOf(page, { q: plain })}>
              Search without filters for <bdi>{plain}</bdi>
            </a>
          </li>
        )}
        {loose !== "" && loose !== q && (
          <li>
            <a href={hrefOf(page, { q: loose })}>
              Search less strictly for <bdi>{loose}</bdi>
            </a>
          </li>
        )}
        {community && (
          <li>
            <a href={hrefOf(page, { community: undefined })}>Search in all of your communities and direct messages</a>
          </li>
        )}
        <li>Words are found by their beginnings too: try fewer letters.</li>
      </ul>
    </div>
  );
}

const More = ({ page }: { page: SearchPage }): Html => (
  <p class="pager">
    {page.found?.prev && <a href={hrefOf(page, { before: page.found.prev })}>Back up</a>}
    {page.found?.next && <a href={hrefOf(page, { after: page.found.next })}>More results</a>}
  </p>
);
