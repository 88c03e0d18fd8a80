import type { MyChannel } from "#core/channels/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { browseHref, channelHref, newChannelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { folded } from "../finding-people.ts";
import { Chips } from "./chips.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { SearchForm } from "./search-form.tsx";
import { ChannelIcon } from "./sidebar.tsx";
import { BriefTime } from "./time.tsx";

export interface BrowseAsked {
  /** A part of a name or topic. */
  q?: string | undefined;
  sort?: "name" | "newest" | undefined;
}

interface BrowseProps {
  surroundings: CommunitySurroundings;
  /** How many people are in each channel, by its id. */
  counts: Counts;
  asked: BrowseAsked;
}

type Counts = ReadonlyMap<string, number | undefined>;

/** All channels of a community that one may see, to join and to leave. */
export function Browse({ surroundings, counts, asked }: BrowseProps): Html {
  const { channels, community } = surroundings;
  const found = channels.filter((channel) => fits(channel, asked.q ?? "")).sort(ORDERS[asked.sort ?? "name"]);
  const archived = found.filter(({ archived_at }) => archived_at !== null);
  const open = found.filter(({ archived_at }) => archived_at === null);
  return (
    <Frame title="Channels" surroundings={surroundings}>
      <header class="head">
        <SidebarButton />
        <div class="head-text">
          <h1 class="title">Channels</h1>
          <p class="topic">
            in <bdi>{community.name}</bdi>
          </p>
        </div>
        <a class="button button-primary" href={newChannelHref(community.slug)} data-dialog>
          <Icon name="plus" />
          Create
        </a>
      </header>
      <div class="panel-page">
        <div class="browse">
          <BrowseSearch slug={community.slug} asked={asked} />
          <div id="channels" data-part>
            <ul class="rows" aria-label="Channels">
              {open.map((channel) => (
                <Row channel={channel} slug={community.slug} people={counts.get(channel.id)} />
              ))}
            </ul>
            {found.length === 0 && (
              <div class="list-empty">
                <p class="empty-title">No channel is called so</p>
                <p>
                  <a href={newChannelHref(community.slug)} data-dialog>
                    Create one
                  </a>
                </p>
              </div>
            )}
            {archived.length > 0 && (
              <details class="archived" open={asked.q ? true : undefined}>
                <summary>
                  <h2>Archived channels ({archived.length})</h2>
                </summary>
                <ul class="rows">
                  {archived.map((channel) => (
                    <Row channel={channel} slug={community.slug} people={counts.get(channel.id)} />
                  ))}
                </ul>
              </details>
            )}
          </div>
        </div>
      </div>
    </Frame>
  );
}

const ORDERS = {
  // Surroundings have them by name.
  name: () => 0,
  newest: (a: MyChannel, b: MyChannel) => b.created_at.localeCompare(a.created_at),
};

const fits = (channel: MyChannel, q: string): boolean =>
  folded(`${channelName(channel)} ${channel.topic}`).includes(folded(q.replace(/^#/, "")));

function BrowseSearch({ slug, asked }: { slug: string; asked: BrowseAsked }): Html {
  const to = (sort: BrowseAsked["sort"]) =>
    `${browseHref(slug)}?${new URLSearchParams({ ...(asked.q ? { q: asked.q } : {}), ...(sort ? { sort } : {}) })}`;
  return (
    <>
      <SearchForm
        action={browseHref(slug)}
        id="channel-q"
        label="Find channels"
        value={asked.q ?? ""}
        placeholder="Find channels"
        hidden={[["sort", asked.sort]]}
        live="channels"
      />
      <Chips
        label="Order"
        chips={[
          { href: to(undefined), label: "By name", isOn: asked.sort !== "newest" },
          { href: to("newest"), label: "Newest first", isOn: asked.sort === "newest" },
        ]}
      />
    </>
  );
}

interface RowProps {
  channel: MyChannel;
  slug: string;
  people: number | undefined;
}

function Row({ channel, slug, people }: RowProps): Html {
  const name = channelName(channel);
  return (
    <li class="row" id={`row-${channel.id}`}>
      <a class="row-text" href={channelHref(slug, name)}>
        <span class="row-title">
          <ChannelIcon channel={channel} />
          <bdi class="name">{name}</bdi>
          {channel.joined && <small class="tag">joined</small>}
        </span>
        <span class="row-detail">
          {people !== undefined && `${people === 1 ? "1 person" : `${people} people`} · `}
          {channel.topic ? (
            <bdi>{channel.topic}</bdi>
          ) : (
            <>
              since <BriefTime at={channel.created_at} />
            </>
          )}
        </span>
      </a>
      {(channel.joined || channel.archived_at === null) && (
        <form
          method="post"
          action={`${channelHref(slug, channel.id)}/${channel.joined ? "leave" : "join"}`}
          data-in-place
        >
          <input type="hidden" name="stay" value="on" />
          <button class={["button", !channel.joined && "button-primary"]} type="submit">
            {channel.joined ? "Leave" : "Join"}
            <span class="visually-hidden"> {name}</span>
          </button>
        </form>
      )}
    </li>
  );
}
