import type { AuditEntry } from "#core/audit/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Html } from "#services/shared/html/html.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { auditSentence } from "./audit-words.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Nothing, Pager } from "./controls.tsx";
import { FullTime } from "./time.tsx";

interface AuditProps {
  surroundings: CommunitySurroundings;
  entries: Page<AuditEntry>;
}

/** What was done with a role in a community, the newest first. */
export function Audit({ surroundings, entries }: AuditProps): Html {
  const { community, channels } = surroundings;
  const href = communityPages(community.slug).audit;
  const nameOfChannel = (id: string | null) => {
    const channel = channels.find((candidate) => candidate.id === id);
    return channel ? `#${channelName(channel)}` : "a channel";
  };
  return (
    <CommunitySettings title="Audit log" current={href} surroundings={surroundings}>
      <p>What was done with a role. Nothing of it can be changed or deleted.</p>
      {entries.items.length === 0 && <Nothing>Nothing was done yet.</Nothing>}
      <ul class="rows">
        {entries.items.toReversed().map((entry) => (
          <li class="row">
            <div class="row-text row-wraps">
              <span class="row-title" dir="auto">
                <bdi>{actorOf(entry)}</bdi> {auditSentence(entry, nameOfChannel)}
              </span>
              <span class="row-detail">
                <FullTime at={entry.created_at} />, trace <code>{entry.trace_id.slice(0, 8)}</code>
              </span>
            </div>
          </li>
        ))}
      </ul>
      <Pager page={entries} href={href} words={{ before: "Newer", after: "Older" }} isReversed />
    </CommunitySettings>
  );
}

const actorOf = ({ actor: { kind, name } }: AuditEntry): string =>
  name ?? (kind === "user" ? "Somebody who has left" : kind === "api_user" ? "A bot" : "The server");
