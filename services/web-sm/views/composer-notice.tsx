import type { Html } from "#services/shared/html/html.ts";
import { channelHref } from "../addresses.ts";
import type { Obstacle } from "../obstacle.ts";
import { Icon } from "./icons.tsx";
import { FullTime } from "./time.tsx";

interface ComposerNoticeProps {
  obstacle: Obstacle | null;
  slug: string | null;
  channelId: string;
}

/** Above a message box: why nothing can be written, or what to know before. In an archived channel it stands for the box. */
export function ComposerNotice({ obstacle, slug, channelId }: ComposerNoticeProps): Html | null {
  const href = channelHref(slug, channelId);
  switch (obstacle?.kind) {
    case "archived":
      return (
        <form class="composer-notice archived" method="post" action={`${href}/restore`}>
          <Icon name="lock" />
          <p>This channel is archived: it can be read, not written in.</p>
          {obstacle.mayRestore && (
            <button class="button button-small" type="submit">
              Open it for writing again
            </button>
          )}
        </form>
      );
    case "muted":
      return (
        <div class="composer-notice">
          <Icon name="lock" />
          <p dir="auto">
            You are muted in this community
            {obstacle.until && (
              <>
                {" "}
                until <FullTime at={obstacle.until} />
              </>
            )}
            {obstacle.reason ? `: ${obstacle.reason}` : ". You can read here, not write."}
          </p>
        </div>
      );
    case "not-joined":
      return (
        <form class="composer-notice" method="post" action={`${href}/join`}>
          <p>You have not joined this channel. You can write all the same, but what others write is no news to you.</p>
          <button class="button button-small button-primary" type="submit">
            Join
          </button>
        </form>
      );
    default:
      return null;
  }
}
