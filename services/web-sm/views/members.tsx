import type { MyChannel } from "#core/channels/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import type { ChannelMember } from "#core/memberships/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelIdHref } from "../addresses.ts";
import { channelName, type Surroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { PersonName } from "./names.tsx";
import { Panel } from "./panel.tsx";

interface MembersProps {
  surroundings: Surroundings;
  channel: MyChannel;
  members: Page<ChannelMember>;
}

export const Members = ({ surroundings, channel, members }: MembersProps): Html => (
  <Panel title={`Members of ${channelName(channel)}`} surroundings={surroundings}>
    <ul class="people">
      {members.items.map(({ id, username, display_name }) => (
        <li class="person">
          <Avatar id={id} name={display_name} />
          <span class="person-name">
            <PersonName id={id} name={display_name} />
            <small>@{username}</small>
          </span>
        </li>
      ))}
    </ul>
    {members.next && (
      <p>
        <a href={`${channelIdHref(surroundings.community.slug, channel.id)}/members?after=${members.next}`}>
          More members
        </a>
      </p>
    )}
  </Panel>
);
