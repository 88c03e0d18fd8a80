import type { NewInvite } from "#core/invites/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { inviteHref } from "../addresses.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { Panel } from "./panel.tsx";
import { utc } from "./time.tsx";

interface InviteProps {
  surroundings: CommunitySurroundings;
  /** The link that was just made. It is never shown again: only a hash of its code is kept. */
  made?: { invite: NewInvite; link: string };
}

export function Invite({ surroundings, made }: InviteProps): Html {
  const { community } = surroundings;
  return (
    <Panel title="Invite people" surroundings={surroundings}>
      {made ? (
        <>
          <p>
            Whoever opens this link can join <bdi>{community.name}</bdi>. It works until{" "}
            <time class="full" datetime={made.invite.expires_at}>
              {utc.full(made.invite.expires_at)} UTC
            </time>
            .
          </p>
          <div class="copy">
            <input class="input" id="invite-link" readonly value={made.link} aria-label="Invite link" />
            <button class="button button-primary" type="button" data-copy="invite-link">
              Copy
            </button>
          </div>
          <p class="field-hint">Copy it now: it is not shown again.</p>
        </>
      ) : (
        <form class="form" method="post" action={inviteHref(community.slug)}>
          <p>
            Make a link that lets people join <bdi>{community.name}</bdi>. It works for a week, for as many people as
            you give it to.
          </p>
          <div class="actions">
            <button class="button button-primary" type="submit">
              Make an invite link
            </button>
          </div>
        </form>
      )}
    </Panel>
  );
}
