import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { Document } from "./document.tsx";
import { Icon, IconDrawings } from "./icons.tsx";
import { Live, type LivePlace } from "./live.tsx";
import { MessageTools } from "./message-tools.tsx";
import { Sidebar } from "./sidebar.tsx";

interface FrameProps {
  title: string;
  surroundings: Surroundings;
  current?: MyChannel | Dm;
  /** Whether it is about a DM, where nobody is an admin. */
  direct?: boolean;
  /** The id of the page's message box. */
  writes?: string;
  /** What stands beside the page. */
  pane?: Child;
  /** Where its live stream begins; a page that shows no messages follows what is around it from now on. */
  live?: LivePlace;
  children?: Child;
}

/** A page: the sidebar beside what the page is about, and the pane beside that. */
export function Frame(props: FrameProps): Html {
  const { title, surroundings, current, direct = false, writes, pane, live, children } = props;
  const { me } = surroundings;
  const community = direct ? null : surroundings.community;
  const viewer = { id: me.id, deletesAny: community !== null && may(community.role, "message.delete_any") };
  return (
    <Document title={community ? `${title} · ${community.name}` : title} viewer={viewer} look={me}>
      <IconDrawings />
      <a class="skip" href="#main">
        Skip to the content
      </a>
      {writes && (
        <a class="skip" href={`#${writes}`}>
          Skip to the message box
        </a>
      )}
      <Live place={live} community={surroundings.community?.slug} />
      <div class={["frame", !!pane && "with-pane"]} id="frame">
        <Sidebar surroundings={surroundings} current={current} />
        <main class="pages" id="pages">
          <div class="main" id="main" tabindex={-1}>
            {children}
          </div>
          {pane}
        </main>
      </div>
      <MessageTools />
      <p class="connection" id="connection" role="status" />
      <p class="connection" id="version" role="status" hidden>
        A new version is here.
        <button class="button button-small" type="button">
          Reload
        </button>
      </p>
    </Document>
  );
}

/** Opens the sidebar where there is no room for it. */
export const SidebarButton = (): Html => (
  <button class="icon-button open-sidebar" type="button" popovertarget="sidebar">
    <Icon name="menu" />
    <span class="visually-hidden">Show the list of channels</span>
  </button>
);
