import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelSettingsHref } from "../addresses.ts";
import { channelPages } from "./channel-sections.ts";
import { Icon } from "./icons.tsx";
import { LEVELS } from "./own-notifications.tsx";

interface LevelMenuProps {
  channel: MyChannel | OpenChannel | Dm;
  slug: string | null;
}

/** What of a channel notifies its reader, to be changed where they read it. Who has not joined it is told of nothing. */
export function LevelMenu({ channel, slug }: LevelMenuProps): Html | null {
  if (!channel.joined || !("notify_level" in channel)) return null;
  const { id, notify_level } = channel;
  return (
    <details class="dropdown level" id="level" data-part data-level-of={id} data-level={notify_level}>
      <summary class="icon-button" title="Notifications of this channel">
        <Icon name="bell" />
        <Icon name="bell-off" />
        <span class="visually-hidden">Notifications of this channel</span>
      </summary>
      <form class="menu" method="post" action={channelPages(slug, channel).notify} data-in-place>
        <input type="hidden" name="stay" value="on" />
        <p class="menu-title">What notifies you</p>
        {LEVELS.map(({ value, label }) => (
          <button
            class="menu-item"
            type="submit"
            name="level"
            value={value}
            aria-pressed={value === notify_level ? "true" : "false"}
          >
            <Icon name="check" />
            {label}
          </button>
        ))}
        <a class="menu-item" href={channelSettingsHref(slug, id)}>
          <Icon name="settings" />
          Settings of this channel
        </a>
      </form>
    </details>
  );
}
