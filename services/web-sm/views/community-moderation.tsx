import type { Page } from "#core/kernel/page.ts";
import type { Ban, Mute } from "#core/moderation/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Nothing, Pager, Problem } from "./controls.tsx";
import { PersonName } from "./names.tsx";
import { FullTime } from "./time.tsx";

interface ModerationProps {
  surroundings: CommunitySurroundings;
  bans: Page<Ban>;
  mutes: Page<Mute>;
  /** Of the people who did it, by their ids. */
  names: ReadonlyMap<string, string>;
  done?: string | undefined;
  refusal?: Refusal | undefined;
}

/** Who is banned and who is muted, by whom and why, and the ends of both. */
export function Moderation({ surroundings, bans, mutes, names, done, refusal }: ModerationProps): Html {
  const { moderation } = communityPages(surroundings.community.slug);
  return (
    <CommunitySettings title="Bans and mutes" current={moderation} surroundings={surroundings} done={done}>
      <Problem refusal={refusal} fields={[]} />
      <section class="settings-part" aria-labelledby="bans-title">
        <h2 id="bans-title">Banned</h2>
        {bans.items.length === 0 && <Nothing>Nobody is banned.</Nothing>}
        <ul class="rows">
          {bans.items.map((ban) => (
            <Row subject={ban} names={names} action={`${moderation}/bans/${ban.id}/lift`} button="Lift the ban" />
          ))}
        </ul>
        <Pager page={bans} href={`${moderation}?of=bans`} />
      </section>
      <section class="settings-part" aria-labelledby="mutes-title">
        <h2 id="mutes-title">Muted</h2>
        {mutes.items.length === 0 && <Nothing>Nobody is muted.</Nothing>}
        <ul class="rows">
          {mutes.items.map((mute) => (
            <Row subject={mute} names={names} action={`${moderation}/mutes/${mute.id}/lift`} button="Unmute">
              <span class="row-detail">
                {mute.until ? (
                  <>
                    Until <FullTime at={mute.until} />
                  </>
                ) : (
                  "Until somebody unmutes them"
                )}
              </span>
            </Row>
          ))}
        </ul>
        <Pager page={mutes} href={`${moderation}?of=mutes`} />
      </section>
    </CommunitySettings>
  );
}

interface RowProps {
  subject: Ban;
  names: ReadonlyMap<string, string>;
  action: string;
  button: string;
  children?: Child;
}

const Row = ({ subject, names, action, button, children }: RowProps): Html => (
  <li class="row">
    <Avatar id={subject.id} name={subject.display_name} url={subject.avatar_url} />
    <div class="row-text row-wraps">
      <span class="row-title">
        <PersonName id={subject.id} name={subject.display_name} /> <small>@{subject.username}</small>
      </span>
      {subject.reason && (
        <span class="row-detail" dir="auto">
          {subject.reason}
        </span>
      )}
      {children}
      <span class="row-detail">
        By <bdi>{names.get(subject.created_by ?? "") ?? "somebody who has left"}</bdi> on{" "}
        <FullTime at={subject.created_at} />
      </span>
    </div>
    <form method="post" action={action}>
      <button class="button" type="submit">
        {button}
        <span class="visually-hidden"> of {subject.display_name}</span>
      </button>
    </form>
  </li>
);
