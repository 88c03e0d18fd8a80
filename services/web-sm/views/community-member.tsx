import type { Profile } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { type Doer, MEMBER_ACTS, type MemberAct, type Subject, type Typed } from "../member-acts.tsx";
import { Avatar } from "./avatar.tsx";
import { RoleTag } from "./community-members.tsx";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Tag } from "./controls.tsx";
import { PersonName } from "./names.tsx";
import { Confirm } from "./settings.tsx";
import { FullTime } from "./time.tsx";

interface MemberProps {
  surroundings: CommunitySurroundings;
  profile: Profile;
  joinedAt: string;
  subject: Subject;
  doer: Doer;
  done?: string | undefined;
}

/** One person of a community, and what the reader may do about them. */
export function CommunityMember({ surroundings, profile, joinedAt, subject, doer, done }: MemberProps): Html {
  const { id, display_name, username, avatar_url, last_seen_at } = profile;
  const { members } = communityPages(surroundings.community.slug);
  const acts = MEMBER_ACTS.filter((act) => act.isOffered(doer, subject));
  return (
    <CommunitySettings title={display_name} current={members} surroundings={surroundings} done={done}>
      <div class="person">
        <Avatar id={id} name={display_name} url={avatar_url} presence />
        <span class="person-name">
          <PersonName id={id} name={display_name} />
          <small>@{username}</small>
        </span>
        <RoleTag role={subject.role} />
        {subject.mute && <Tag isWarning>Muted</Tag>}
      </div>
      <dl class="facts">
        <dt>Joined</dt>
        <dd>
          <FullTime at={joinedAt} />
        </dd>
        <dt>Last seen</dt>
        <dd>{last_seen_at ? <FullTime at={last_seen_at} /> : "Not yet"}</dd>
        {subject.mute && <Muted mute={subject.mute} />}
      </dl>
      <div class="actions">
        {acts.map(({ name, label, isDanger }) => (
          <a class={["button", isDanger && "button-danger"]} href={`${members}/${id}/${name}`} data-dialog>
            {label}
          </a>
        ))}
        <a class="button" href={members}>
          All members
        </a>
      </div>
    </CommunitySettings>
  );
}

const Muted = ({ mute: { until, reason } }: { mute: NonNullable<Subject["mute"]> }): Html => (
  <>
    <dt>Muted</dt>
    <dd>
      {until ? (
        <>
          until <FullTime at={until} />
        </>
      ) : (
        "until somebody unmutes them"
      )}
      {reason && (
        <p class="row-detail" dir="auto">
          {reason}
        </p>
      )}
    </dd>
  </>
);

interface MemberActFormProps {
  surroundings: CommunitySurroundings;
  act: MemberAct;
  subject: Subject;
  doer: Doer;
  typed?: Typed;
  refusal?: Refusal | undefined;
}

export function MemberActForm({ surroundings, act, subject, doer, typed = {}, refusal }: MemberActFormProps): Html {
  const href = `${communityPages(surroundings.community.slug).members}/${subject.id}`;
  return (
    <Confirm
      title={act.question(subject)}
      surroundings={surroundings}
      action={`${href}/${act.name}`}
      button={act.label}
      isDanger={act.isDanger}
      refusal={refusal}
      fields={act.fields}
      back={href}
    >
      {act.form(subject, typed, refusal, doer)}
    </Confirm>
  );
}
