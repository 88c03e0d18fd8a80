import type { Html } from "#services/shared/html/html.ts";
import { browseHref, newChannelHref } from "../addresses.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { Panel } from "./panel.tsx";

/** A community's page for somebody who has joined none of its channels. */
export const NoChannel = ({ surroundings }: { surroundings: CommunitySurroundings }): Html => (
  <Panel title="You have not joined a channel yet" surroundings={surroundings}>
    <p>Channels are where people talk. Join one, or begin a new one.</p>
    <div class="actions">
      <a class="button button-primary" href={browseHref(surroundings.community.slug)}>
        Browse channels
      </a>
      <a class="button" href={newChannelHref(surroundings.community.slug)} data-dialog>
        Create a channel
      </a>
    </div>
  </Panel>
);
