import type { MyCommunity } from "#core/communities/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Member } from "#core/memberships/schema.ts";
import type { Mute } from "#core/moderation/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { FindPeople, Nothing, Pager, ROLE_NAMES, Tag } from "./controls.tsx";
import { PersonName } from "./names.tsx";
import { FullTime } from "./time.tsx";

interface MembersProps {
  surroundings: CommunitySurroundings;
  members: Page<Member>;
  /** Those in force, for who may see them. */
  mutes: readonly Mute[];
  /** What the list was searched for. */
  q: string;
  done?: string | undefined;
}

/** The people of a community, each with the way to what can be done about them. */
export function CommunityMembers({ surroundings, members, mutes, q, done }: MembersProps): Html {
  const { community, me } = surroundings;
  const href = communityPages(community.slug).members;
  return (
    <CommunitySettings title="Members" current={href} surroundings={surroundings} done={done}>
      <FindPeople href={href} q={q} />
      {members.items.length === 0 && <Nothing>{q ? "Nobody here is called so." : "Nobody is here."}</Nothing>}
      <ul class="rows">
        {members.items.map((member) => (
          <Row
            member={member}
            mute={mutes.find(({ id }) => id === member.id)}
            isMe={member.id === me.id}
            community={community}
          />
        ))}
      </ul>
      <Pager page={members} href={q ? `${href}?${new URLSearchParams({ q })}` : href} />
    </CommunitySettings>
  );
}

interface RowProps {
  member: Member;
  mute: Mute | undefined;
  isMe: boolean;
  community: MyCommunity;
}

function Row({ member, mute, isMe, community }: RowProps): Html {
  const { id, display_name, username, avatar_url, role, joined_at, last_seen_at } = member;
  return (
    <li class="row">
      <Avatar id={id} name={display_name} url={avatar_url} presence />
      <a class="row-text row-wraps" href={`${communityPages(community.slug).members}/${id}`}>
        <span class="row-title">
          <PersonName id={id} name={display_name} /> <small>@{username}</small> <RoleTag role={role} />{" "}
          {isMe && <Tag>You</Tag>} {mute && <Tag isWarning>Muted</Tag>}{" "}
          {member.disabled && <Tag isWarning>Disabled</Tag>}
        </span>
        <span class="row-detail">
          Joined on <FullTime at={joined_at} />
        </span>
        <span class="row-detail">
          {last_seen_at ? (
            <>
              Last seen <FullTime at={last_seen_at} />
            </>
          ) : (
            "Not seen yet"
          )}
        </span>
      </a>
    </li>
  );
}

/** Of members there is nothing to say. */
export const RoleTag = ({ role }: Pick<Member, "role">): Html => (
  <>{role !== "member" && <Tag>{ROLE_NAMES[role]}</Tag>}</>
);
