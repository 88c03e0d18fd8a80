import type { Page } from "#core/kernel/page.ts";
import { may } from "#core/memberships/rules.ts";
import type { ChannelMember } from "#core/memberships/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { ChannelBot, CommunityBot } from "#core/tokens/schema.ts";
import { USERNAME_MAX } from "#core/users/rules.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { channelPages, channelSections } from "./channel-sections.ts";
import { RoleTag } from "./community-members.tsx";
import { FindPeople, Nothing, Pager, Problem, Select } from "./controls.tsx";
import { PersonName } from "./names.tsx";
import { Settings } from "./settings.tsx";

interface ChannelMembersProps {
  surroundings: CommunitySurroundings;
  channel: OpenChannel;
  members: Page<ChannelMember>;
  /** What the list was searched for. */
  q: string;
  done?: string | undefined;
  typed?: string;
  refusal?: Refusal;
}

/** Who is in a channel; one more, one less. */
export function ChannelMembers({ surroundings, channel, members, q, done, typed, refusal }: ChannelMembersProps): Html {
  const { community, me } = surroundings;
  const href = channelPages(community.slug, channel).members;
  return (
    <Settings
      title="Members"
      among={channelSections(channel, community.slug, me)}
      current={href}
      surroundings={surroundings}
      done={done}
    >
      {may(community.role, "channel.add_member") && (
        <form class="settings-tools" method="post" action={href}>
          <Problem refusal={refusal} fields={["username"]} />
          <Field
            name="username"
            label="Add somebody"
            value={typed ?? ""}
            placeholder="@username"
            error={errorAt(refusal, "username")}
            maxLength={USERNAME_MAX + 1}
            autoFocus={refusal !== undefined}
          />
          <button class="button button-primary" type="submit">
            Add
          </button>
        </form>
      )}
      <FindPeople href={href} q={q} />
      {members.items.length === 0 && (
        <Nothing>{q ? "Nobody here is called so." : "Nobody is in this channel."}</Nothing>
      )}
      <ul class="people">
        {members.items.map(({ id, username, display_name, avatar_url, role }) => (
          <li class="person">
            <Avatar id={id} name={display_name} url={avatar_url} presence />
            <span class="person-name">
              <PersonName id={id} name={display_name} />
              <small>@{username}</small>
            </span>
            {role && <RoleTag role={role} />}
            {id !== me.id && may(community.role, "channel.remove_member") && (
              <a class="button" href={`${href}/${id}/remove`} data-dialog>
                Take out<span class="visually-hidden"> {display_name}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
      <Pager page={members} href={q ? `${href}?${new URLSearchParams({ q })}` : href} />
    </Settings>
  );
}

interface ChannelBotsProps {
  surroundings: CommunitySurroundings;
  channel: OpenChannel;
  bots: Page<ChannelBot>;
  /** Those of the community that are not in it. */
  others: CommunityBot[];
  done?: string | undefined;
  refusal?: Refusal;
}

/** The bots in a channel. */
export function ChannelBots({ surroundings, channel, bots, others, done, refusal }: ChannelBotsProps): Html {
  const { community, me } = surroundings;
  const href = channelPages(community.slug, channel).bots;
  return (
    <Settings
      title="Bots"
      among={channelSections(channel, community.slug, me)}
      current={href}
      surroundings={surroundings}
      done={done}
    >
      <p>What a bot reads and writes here depends on its tokens. Everybody who is here can see which ones are.</p>
      <Problem refusal={refusal} fields={[]} />
      {may(community.role, "channel.add_member") && others.length > 0 && (
        <form class="settings-tools" method="post" action={href}>
          <Select
            name="bot"
            label="Put a bot into the channel"
            value=""
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <button class="button button-primary" type="submit">
            Add
          </button>
        </form>
      )}
      {bots.items.length === 0 && <Nothing>No bot is in this channel.</Nothing>}
      <ul class="people">
        {bots.items.map(({ id, name, avatar_url }) => (
          <li class="person">
            <Avatar id={id} name={name} url={avatar_url} />
            <span class="person-name">
              <bdi>{name}</bdi>
            </span>
            {may(community.role, "channel.remove_member") && (
              <form method="post" action={`${href}/${id}/remove`}>
                <button class="button" type="submit">
                  Take out<span class="visually-hidden"> {name}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      <Pager page={bots} href={href} />
    </Settings>
  );
}
