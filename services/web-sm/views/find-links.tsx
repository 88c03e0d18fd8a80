import type { Channel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { type PaneWord, paneHref } from "../addresses.ts";
import { channelName, isDm, type Surroundings } from "../channel-page.ts";
import { Icon } from "./icons.tsx";

interface FindLinksProps {
  surroundings: Surroundings;
  current: Pick<Channel, "id"> | undefined;
}

/** The ways to what is for oneself, wherever it was said, and to everything by its name. */
export const FindLinks = ({ surroundings, current }: FindLinksProps): Html => (
  <nav aria-label="For you">
    <ul class="find-links">
      <li>
        <button class="channel" type="button" data-action="switch" id="switch" data-keep hidden>
          <Icon name="search" />
          <span class="name">Go to…</span>
          <kbd data-keys="switch" />
        </button>
      </li>
      <li>
        <a class="channel" id="inbox-link" href={paneNear(surroundings, current, "notifications")}>
          <Icon name="bell" />
          <span class="name">Notifications</span>
          <CountBadge id="inbox-count" />
        </a>
      </li>
      <li>
        <a class="channel" id="threads-link" href={paneNear(surroundings, current, "threads")}>
          <Icon name="threads" />
          <span class="name">Threads</span>
          <CountBadge id="threads-count" />
        </a>
      </li>
    </ul>
  </nav>
);

/** The script counts into it. */
const CountBadge = ({ id }: { id: string }): Html => (
  <span class="badge" id={id} data-keep>
    <span aria-hidden="true" />
    <span class="visually-hidden" />
  </span>
);

/** A pane beside the channel that is shown; without one, beside that where one arrives. */
function paneNear(
  { community, channels, elsewhere, dms }: Surroundings,
  current: Pick<Channel, "id"> | undefined,
  word: PaneWord,
): string {
  const from = community?.slug;
  const channel = [...channels, ...elsewhere, ...dms].find(({ id }) => id === current?.id);
  if (!channel) return `/${word}${from ? `?${new URLSearchParams({ in: from })}` : ""}`;
  return isDm(channel)
    ? paneHref(null, channel.id, word, { in: from })
    : paneHref(from ?? null, channelName(channel), word);
}

interface HeadToolsProps {
  channel: OpenChannel | Dm | Channel;
  slug: string | null;
}

/** In the head of a channel: search, and who is in it. */
export function HeadTools({ channel, slug }: HeadToolsProps): Html {
  const name = channelName(channel);
  return (
    <>
      <search class="head-search wide">
        <form method="get" action={paneHref(slug, name, "search")}>
          <Icon name="search" />
          <input
            class="input"
            type="search"
            name="q"
            id="head-q"
            placeholder="Search"
            aria-label="Search messages"
            aria-keyshortcuts="/"
            autocomplete="off"
            dir="auto"
          />
        </form>
      </search>
      <a class="icon-button narrow" href={paneHref(slug, name, "search")} title="Search messages">
        <Icon name="search" />
        <span class="visually-hidden">Search messages</span>
      </a>
      {channel.type !== "dm" && (
        <a class="icon-button" href={paneHref(slug, name, "members")} title="Members">
          <Icon name="people" />
          <span class="visually-hidden">Members</span>
        </a>
      )}
    </>
  );
}
