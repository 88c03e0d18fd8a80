import type { MyCommunity } from "#core/communities/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { NotifyLevel } from "#core/reading/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { type Surroundings, titleOf } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { Choice, Nothing, Problem, Select, Submit } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
import { Settings } from "./settings.tsx";

/** What of a channel notifies, as people choose it. */
export const LEVELS: readonly { value: NotifyLevel; label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "mentions", label: "Mentions of me" },
  { value: "none", label: "Nothing" },
];

interface NotificationsProps {
  surroundings: Surroundings;
  /** Those that one has joined, of all communities. */
  channels: OpenChannel[];
  dms: Dm[];
  done?: string | undefined;
  refusal?: Refusal | undefined;
}

export function Notifications({ surroundings, channels, dms, done, refusal }: NotificationsProps): Html {
  const { communities } = surroundings;
  const isEmpty = channels.length + dms.length === 0;
  return (
    <Settings
      title="Notifications"
      among={ownSections}
      current={OWN.notifications}
      surroundings={surroundings}
      done={done}
    >
      <Problem refusal={refusal} fields={[]} />
      <DesktopNotifications />
      <form class="form" method="post" action={OWN.notifications}>
        <p>What of each channel comes to you as a notification.</p>
        {isEmpty && <Nothing>You have not joined a channel yet.</Nothing>}
        {communities.map((community) => (
          <Levels
            community={community}
            channels={channels.filter(({ community_id }) => community_id === community.id)}
            surroundings={surroundings}
          />
        ))}
        <Levels community={null} channels={dms} surroundings={surroundings} />
        {!isEmpty && <Submit>Save</Submit>}
      </form>
    </Settings>
  );
}

/** A script shows and sets it: what it is about are the device and its browser. */
const DesktopNotifications = (): Html => (
  <div class="form" id="desktop-notifications" hidden>
    <Choice
      type="checkbox"
      name="desktop"
      value="on"
      checked={false}
      label="Notify me on this device"
      detail="While a tab of this chat is open and you look elsewhere."
    />
    <p class="field-error" id="desktop-notifications-refused" role="alert" hidden>
      Your browser does not allow it. Allow notifications of this site in its settings, and try again.
    </p>
  </div>
);

interface LevelsProps {
  /** Null for direct messages. */
  community: MyCommunity | null;
  channels: (OpenChannel | Dm)[];
  surroundings: Surroundings;
}

const Levels = ({ community, channels, surroundings: { me } }: LevelsProps): Html => (
  <>
    {channels.length > 0 && (
      <fieldset class="settings-part levels">
        <legend>{community ? <bdi>{community.name}</bdi> : "Direct messages"}</legend>
        {channels.map((channel) => (
          <Select
            name={`level-${channel.id}`}
            label={<bdi>{titleOf(channel, me)}</bdi>}
            value={channel.notify_level}
            options={LEVELS}
          />
        ))}
      </fieldset>
    )}
  </>
);
