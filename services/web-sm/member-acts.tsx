import { AppError } from "#core/kernel/errors.ts";
import { mustBeGrantable, mustBeModeratable, mustBeRemovable } from "#core/memberships/rules.ts";
import { type Role, roleSchema } from "#core/memberships/schema.ts";
import { type Mute, REASON_MAX } from "#core/moderation/schema.ts";
import type { Client } from "#sdk/client.ts";
import { changeRole, removeMember } from "#sdk/communities.ts";
import { banMember, muteMember, unmuteMember } from "#sdk/moderation.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Child } from "#services/shared/html/html.ts";
import { errorAt, type Refusal } from "./forms.ts";
import { Choice, ROLE_NAMES, Select } from "./views/controls.tsx";

/** What somebody with a role may do about a member of their community, as a form each. */

/** Whom it is done to. */
export interface Subject {
  id: string;
  name: string;
  role: Role;
  mute: Mute | undefined;
}

/** Who does it. */
export interface Doer {
  role: Role;
  isSelf: boolean;
}

export type Typed = Readonly<Record<string, string>>;

export interface MemberAct {
  /** In the address. */
  name: string;
  /** On the way to the form, and on its button. */
  label: string;
  question(subject: Subject): string;
  isDanger: boolean;
  /** Whether it can be done at all. The API decides in any case. */
  isOffered(doer: Doer, subject: Subject): boolean;
  /** What happens then, and what has to be said. */
  form(subject: Subject, typed: Typed, refusal: Refusal | undefined, doer: Doer): Child;
  /** The fields of the form that say themselves what is wrong with them. */
  fields: readonly string[];
  perform(client: Client, slug: string, subject: Subject, typed: Typed): Promise<unknown>;
  /** What is said afterwards: a word of `views/controls.tsx#Done`. */
  done: string;
  /** Whether they are still in the community then. */
  keeps: boolean;
}

const ROLES: readonly { value: Role; label: string; detail: string }[] = [
  { value: "member", label: ROLE_NAMES.member, detail: "Reads, writes, and makes channels." },
  {
    value: "admin",
    label: ROLE_NAMES.admin,
    detail: "Also invites, moderates, and manages webhooks, bots and channels.",
  },
  { value: "owner", label: ROLE_NAMES.owner, detail: "Also gives roles. Owners can take the role from each other." },
];

const DURATIONS = [
  { value: "15", label: "For 15 minutes" },
  { value: "60", label: "For an hour" },
  { value: "480", label: "For eight hours" },
  { value: "1440", label: "For a day" },
  { value: "10080", label: "For a week" },
  { value: "43200", label: "For 30 days" },
  { value: "", label: "Until somebody unmutes them" },
];

const role: MemberAct = {
  name: "role",
  label: "Change role",
  question: ({ name }) => `Which role does ${name} have?`,
  isOffered: (doer, subject) =>
    roleSchema.options.some((given) => given !== subject.role && isAllowed(() => grant(doer, subject, given))),
  isDanger: false,
  form: (subject, typed, _, doer) => (
    <>
      {ROLES.filter(({ value }) => value === subject.role || isAllowed(() => grant(doer, subject, value))).map(
        (each) => (
          <Choice type="radio" name="role" checked={each.value === (typed.role ?? subject.role)} {...each} />
        ),
      )}
      {doer.isSelf && <p>If you give up a role, only somebody else can give it back.</p>}
    </>
  ),
  fields: [],
  perform: (client, slug, { id }, typed) => changeRole(client, slug, id, { role: roleSchema.parse(typed.role) }),
  done: "role",
  keeps: true,
};

const mute: MemberAct = {
  name: "mute",
  label: "Mute",
  question: ({ name }) => `Mute ${name}?`,
  isOffered: (doer, subject) => isAllowed(() => mustBeModeratable(doer, subject, "community.mute_member")),
  isDanger: false,
  form: ({ mute }, typed, refusal) => (
    <>
      <p>They can read everything and write nothing: no messages, no reactions, no topics.</p>
      {mute && <p>They are muted already; this takes its place.</p>}
      <Select name="minutes" label="How long" value={typed.minutes ?? "60"} options={DURATIONS} />
      <Reason typed={typed} refusal={refusal} />
    </>
  ),
  fields: ["reason"],
  perform: (client, slug, { id }, { minutes = "", reason = "" }) =>
    muteMember(client, slug, id, { reason, ...(minutes === "" ? {} : { minutes: Number(minutes) }) }),
  done: "muted",
  keeps: true,
};

const unmute: MemberAct = {
  name: "unmute",
  label: "Unmute",
  question: ({ name }) => `Let ${name} write again?`,
  isOffered: (doer, subject) => subject.mute !== undefined && mute.isOffered(doer, subject),
  isDanger: false,
  form: ({ mute }) => mute?.reason && <p>The reason was: {mute.reason}</p>,
  fields: [],
  perform: (client, slug, { id }) => unmuteMember(client, slug, id),
  done: "unmuted",
  keeps: true,
};

const remove: MemberAct = {
  name: "remove",
  label: "Remove",
  question: ({ name }) => `Take ${name} out of the community?`,
  isOffered: (doer, subject) => !doer.isSelf && isAllowed(() => mustBeRemovable(doer, held(subject))),
  isDanger: true,
  form: () => (
    <p>
      They leave all of its channels, and webhooks that they made stop working. What they wrote stays. With an invite
      they can come back.
    </p>
  ),
  fields: [],
  perform: (client, slug, { id }) => removeMember(client, slug, id),
  done: "kicked",
  keeps: false,
};

const ban: MemberAct = {
  name: "ban",
  label: "Ban",
  question: ({ name }) => `Ban ${name}?`,
  isOffered: (doer, subject) => isAllowed(() => mustBeModeratable(doer, subject, "community.ban_member")),
  isDanger: true,
  form: (_, typed, refusal) => (
    <>
      <p>They leave all channels of the community, and no invite lets them in until the ban is lifted.</p>
      <Reason typed={typed} refusal={refusal} />
    </>
  ),
  fields: ["reason"],
  perform: (client, slug, { id }, { reason = "" }) => banMember(client, slug, id, { reason }),
  done: "banned",
  keeps: false,
};

export const MEMBER_ACTS: readonly MemberAct[] = [role, mute, unmute, remove, ban];

const Reason = ({ typed, refusal }: { typed: Typed; refusal: Refusal | undefined }) => (
  <Field
    name="reason"
    label="Reason"
    value={typed.reason ?? ""}
    hint="They are told, and it stands in the audit log. May be empty."
    error={errorAt(refusal, "reason")}
    maxLength={REASON_MAX}
    optional
    autoFocus={errorAt(refusal, "reason") !== undefined}
  />
);

/** Whether somebody is the last owner is not known here; the API says so. */
const held = ({ role }: Subject) => ({ role, isLastOwner: false });

const grant = (doer: Doer, subject: Subject, given: Role) => mustBeGrantable(doer, held(subject), given);

function isAllowed(rule: () => void): boolean {
  try {
    rule();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
