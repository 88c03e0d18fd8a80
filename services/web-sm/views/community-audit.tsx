import type { AuditEntry } from "#core/audit/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import { USERNAME_MAX } from "#core/users/rules.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { AuditSentence } from "./audit-words.tsx";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Nothing, Pager, Select } from "./controls.tsx";
import { FullTime } from "./time.tsx";

interface AuditProps {
  surroundings: CommunitySurroundings;
  entries: Page<AuditEntry>;
  /** What the list is narrowed to, as it was asked for. */
  about: string;
  by: string;
  refusal?: Refusal;
}

/** What acts are about, as their names begin. */
const ABOUT = [
  { value: "", label: "Everything" },
  { value: "member", label: "Members" },
  { value: "invite", label: "Invites" },
  { value: "channel", label: "Channels" },
  { value: "message", label: "Messages" },
  { value: "webhook", label: "Webhooks" },
  { value: "token", label: "Tokens" },
  { value: "community", label: "The community" },
];

/** What was done with a role in a community, the newest first. */
export function Audit({ surroundings, entries, about, by, refusal }: AuditProps): Html {
  const { community, channels } = surroundings;
  const href = communityPages(community.slug).audit;
  const asked = new URLSearchParams(
    [
      ["about", about],
      ["by", by],
    ].filter(([, value]) => value),
  ).toString();
  const nameOfChannel = (id: string | null) => {
    const channel = channels.find((candidate) => candidate.id === id);
    return channel ? `#${channelName(channel)}` : "a channel";
  };
  return (
    <CommunitySettings title="Audit log" current={href} surroundings={surroundings}>
      <p>What was done with a role. Nothing of it can be changed or deleted.</p>
      <search>
        <form class="settings-tools" method="get" action={href}>
          <div class="settings-pair">
            <Select name="about" label="About" value={about} options={ABOUT} />
            <Field
              name="by"
              label="By"
              value={by}
              placeholder="@username"
              error={errorAt(refusal, "by")}
              maxLength={USERNAME_MAX + 1}
              optional
              autoFocus={refusal !== undefined}
            />
          </div>
          <button class="button" type="submit">
            Show
          </button>
        </form>
      </search>
      {entries.items.length === 0 && (
        <Nothing>{asked ? "There is nothing like that." : "Nothing was done yet."}</Nothing>
      )}
      <ul class="rows">
        {entries.items.toReversed().map((entry) => (
          <li class="row">
            <div class="row-text row-wraps">
              <span class="row-title" dir="auto">
                <bdi>{actorOf(entry)}</bdi> <AuditSentence entry={entry} channelName={nameOfChannel} />
              </span>
              <span class="row-detail">
                <FullTime at={entry.created_at} />, trace <code>{entry.trace_id.slice(0, 8)}</code>
              </span>
            </div>
          </li>
        ))}
      </ul>
      <Pager
        page={entries}
        href={asked ? `${href}?${asked}` : href}
        words={{ before: "Newer", after: "Older" }}
        isReversed
      />
    </CommunitySettings>
  );
}

const actorOf = ({ actor: { kind, name } }: AuditEntry): string =>
  name ?? (kind === "user" ? "Somebody who has left" : kind === "api_user" ? "A bot" : "The server");
