import type { AccountEntry } from "#core/audit/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { deviceName } from "../device-name.ts";
import { accountSentence } from "./account-words.ts";
import { Nothing, Pager } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
import { Settings } from "./settings.tsx";
import { FullTime } from "./time.tsx";

interface ActivityProps {
  surroundings: Surroundings;
  entries: Page<AccountEntry>;
}

/** Who signed in as oneself, or tried to, and what ended: the newest first. */
export const Activity = ({ surroundings, entries }: ActivityProps): Html => (
  <Settings title="Activity" among={ownSections} current={OWN.activity} surroundings={surroundings}>
    <p>
      What happened to your account. If you do not know something of it, <a href={OWN.sessions}>end that session</a>.
    </p>
    {entries.items.length === 0 && <Nothing>Nothing is written down here yet.</Nothing>}
    <ul class="rows">
      {entries.items.toReversed().map((entry) => (
        <li class="row">
          <div class="row-text row-wraps">
            <span class="row-title" dir="auto">
              {accountSentence(entry)}
            </span>
            <span class="row-detail">
              <FullTime at={entry.created_at} />
              {entry.address && (
                <>
                  , from <bdi>{entry.address}</bdi>
                </>
              )}
              {entry.user_agent && `, ${deviceName({ client: "web", user_agent: entry.user_agent })}`}
            </span>
          </div>
        </li>
      ))}
    </ul>
    <div class="actions">
      <a class="button" href="/api/me/export" download="">
        Download all that is yours
      </a>
    </div>
    <Pager page={entries} href={OWN.activity} words={{ before: "Newer", after: "Older" }} isReversed />
  </Settings>
);
