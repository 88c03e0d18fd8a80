import { may } from "#core/memberships/rules.ts";
import type { Profile as ProfileData } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { communityHref, communitySettingsHref, settingsHref } from "../addresses.ts";
import type { Surroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { CommunityName } from "./names.tsx";
import { Panel } from "./panel.tsx";
import { StatusLine } from "./people.tsx";
import { BriefTime, FullTime } from "./time.tsx";

interface ProfileProps {
  surroundings: Surroundings;
  profile: ProfileData;
  /** Whether they are there at this moment. */
  isOnline: boolean;
}

/** Who somebody is, as far as one who shares a community or direct messages with them is told. */
export function Profile({ surroundings, profile, isOnline }: ProfileProps): Html {
  const { me } = surroundings;
  const { id, display_name, username, avatar_url, status, created_at, last_seen_at, communities } = profile;
  return (
    <Panel title={display_name} surroundings={surroundings}>
      <div class={["profile", profile.disabled && "disabled"]}>
        <Avatar id={id} name={display_name} url={avatar_url} presence />
        <div class="profile-names">
          <p class="profile-name">
            @{username}
            {id === me.id && <small class="tag">you</small>}
            {profile.disabled && <small class="tag">account disabled</small>}
          </p>
          {status && (
            <p>
              <StatusLine person={{ status }} />
              {status.until && (
                <small>
                  {" until "}
                  <BriefTime at={status.until} />
                </small>
              )}
            </p>
          )}
        </div>
      </div>
      <dl class="about">
        <div>
          <dt>Last seen</dt>
          <dd>{isOnline || id === me.id ? "now" : last_seen_at ? <FullTime at={last_seen_at} /> : "not yet"}</dd>
        </div>
        <div>
          <dt>Here since</dt>
          <dd>
            <FullTime at={created_at} />
          </dd>
        </div>
        {communities.map((community) => (
          <div>
            <dt>
              <a href={communityHref(community.slug)}>
                <CommunityName community={community} />
              </a>
            </dt>
            <dd>
              {community.role}, since <BriefTime at={community.joined_at} />
            </dd>
          </div>
        ))}
      </dl>
      <Actions surroundings={surroundings} profile={profile} />
    </Panel>
  );
}

function Actions({ surroundings, profile }: Omit<ProfileProps, "isOnline">): Html {
  const { me, communities } = surroundings;
  const { id, username } = profile;
  const shared = communities.filter((mine) => profile.communities.some((theirs) => theirs.id === mine.id));
  const moderated = id === me.id ? [] : shared.filter(({ role }) => may(role, "community.mute_member"));
  return (
    <div class="actions">
      <form method="post" action="/dm">
        <input type="hidden" name="user_ids" value={id} />
        <button class="button button-primary" type="submit">
          <Icon name="write" />
          {id === me.id ? "Write a note to yourself" : "Message"}
        </button>
      </form>
      <a class="button" href={`/search?${new URLSearchParams({ q: `from:@${username}` })}`}>
        <Icon name="search" />
        {id === me.id ? "Your messages" : "Messages by them"}
      </a>
      {id === me.id && (
        <a class="button" href={settingsHref}>
          <Icon name="edit" />
          Change it
        </a>
      )}
      {moderated.map((community) => (
        <a class="button" href={`${communitySettingsHref(community.slug)}/members/${id}`}>
          {moderated.length > 1 ? `Manage in ${community.name}` : "Manage"}
        </a>
      ))}
    </div>
  );
}
