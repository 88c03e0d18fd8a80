import type { MyChannel } from "#core/channels/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import type { ChannelMember } from "#core/memberships/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { PersonName } from "./names.tsx";
import { Panel } from "./panel.tsx";

interface MembersProps {
  surroundings: CommunitySurroundings;
  channel: MyChannel;
  members: Page<ChannelMember>;
}

export function Members({ surroundings, channel, members }: MembersProps): Html {
  const href = channelHref(surroundings.community.slug, channelName(channel));
  return (
    <Panel title={`Members of #${channelName(channel)}`} surroundings={surroundings}>
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
          <a href={`${href}/members?after=${members.next}`}>More members</a>
        </p>
      )}
      {channel.joined && <Leave channel={channel} href={href} />}
    </Panel>
  );
}

const Leave = ({ channel, href }: { channel: MyChannel; href: string }): Html => (
  <form class="leave" method="post" action={`${href}/leave`}>
    <button class="button" type="submit">
      Leave this channel
    </button>
    {channel.visibility === "private" && (
      <small>It is private: you can only come back when somebody who is in it adds you.</small>
    )}
  </form>
);
