import { inviteProblem } from "#core/invites/rules.ts";
import type { Invite } from "#core/invites/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { CopyField, Nothing, Pager, Problem, Select, Submit, Tag } from "./controls.tsx";
import { Confirm } from "./settings.tsx";
import { FullTime } from "./time.tsx";

export interface InviteForm {
  hours: string;
  max_uses: string;
}

const LASTS = [
  { value: "1", label: "An hour" },
  { value: "24", label: "A day" },
  { value: "168", label: "A week" },
  { value: "720", label: "30 days" },
  { value: "8760", label: "A year" },
];

interface InvitesProps {
  surroundings: CommunitySurroundings;
  /** The newest first. */
  invites: Page<Invite>;
  /** Of who made them, by their ids. */
  names: ReadonlyMap<string, string>;
  done?: string | undefined;
  /** The link that was just made. It is never shown again: only a hash of its code is kept. */
  made?: string | undefined;
  typed?: InviteForm;
  refusal?: Refusal;
}

/** The invites of a community: those that there are, and a new one. */
export function Invites(props: InvitesProps): Html {
  const { surroundings, invites, names, done, made, typed = { hours: "168", max_uses: "" }, refusal } = props;
  const href = communityPages(surroundings.community.slug).invites;
  return (
    <CommunitySettings title="Invites" current={href} surroundings={surroundings} done={done}>
      {made && (
        <div class="notice notice-success form" role="status">
          <p>Whoever opens this link can join. Copy it now: it is not shown again.</p>
          <CopyField id="invite-link" label="Invite link" value={made} />
        </div>
      )}
      <form class="form" method="post" action={href}>
        <Problem refusal={refusal} fields={["max_uses"]} />
        <div class="settings-pair">
          <Select name="hours" label="It works for" value={typed.hours} options={LASTS} />
          <Field
            name="max_uses"
            label="For how many people"
            type="number"
            min={1}
            max={10_000}
            value={typed.max_uses}
            placeholder="Any number"
            error={errorAt(refusal, "max_uses")}
            maxLength={5}
            optional
            autoFocus={errorAt(refusal, "max_uses") !== undefined}
          />
        </div>
        <Submit>Make an invite link</Submit>
      </form>
      <section class="settings-part" aria-labelledby="invites-title">
        <h2 id="invites-title">Invites so far</h2>
        {invites.items.length === 0 && (
          <Nothing>There are none yet. People come in by a link that you make here.</Nothing>
        )}
        <ul class="rows">
          {invites.items.map((invite) => (
            <Row invite={invite} maker={names.get(invite.created_by)} href={href} />
          ))}
        </ul>
        <Pager page={invites} href={href} words={{ before: "Newer", after: "Older" }} isReversed />
      </section>
    </CommunitySettings>
  );
}

interface RowProps {
  invite: Invite;
  maker: string | undefined;
  href: string;
}

function Row({ invite, maker = "somebody who has left", href }: RowProps): Html {
  const { id, created_at, expires_at, max_uses, uses, revoked_at } = invite;
  const isOpen =
    inviteProblem({ ...invite, expires_at: new Date(expires_at), revoked_at: dateOf(revoked_at) }, new Date()) === null;
  return (
    <li class="row">
      <div class="row-text row-wraps">
        <span class="row-title">
          Used {String(uses)}
          {max_uses === null ? (uses === 1 ? " time" : " times") : ` of ${max_uses} times`}{" "}
          {!isOpen && <Tag>{revoked_at ? "Revoked" : uses === max_uses ? "Used up" : "Expired"}</Tag>}
        </span>
        <span class="row-detail">
          Made by <bdi>{maker}</bdi> on <FullTime at={created_at} />
        </span>
        {isOpen && (
          <span class="row-detail">
            Works until <FullTime at={expires_at} />
          </span>
        )}
      </div>
      {isOpen && (
        <a class="button" href={`${href}/${id}/revoke`} data-dialog>
          Revoke
        </a>
      )}
    </li>
  );
}

const dateOf = (at: string | null) => (at ? new Date(at) : null);

interface RevokeInviteProps {
  surroundings: CommunitySurroundings;
  id: string;
  refusal?: Refusal | undefined;
}

export function RevokeInvite({ surroundings, id, refusal }: RevokeInviteProps): Html {
  const { invites } = communityPages(surroundings.community.slug);
  return (
    <Confirm
      title="Revoke this invite?"
      surroundings={surroundings}
      action={`${invites}/${id}/revoke`}
      button="Revoke"
      isDanger
      refusal={refusal}
      back={invites}
    >
      <p>Its link lets nobody in any more. Who came in by it stays.</p>
    </Confirm>
  );
}
