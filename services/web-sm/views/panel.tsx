import type { Child, Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { Frame, SidebarButton } from "./frame.tsx";

interface PanelProps {
  title: string;
  surroundings: Surroundings;
  children?: Child;
}

/**
 * A page about one thing beside the channels, such as a form. A link with `data-dialog` shows the same `.panel` in a dialog
 * on top of where one is, when there is JavaScript.
 */
export const Panel = ({ title, surroundings, children }: PanelProps): Html => (
  <Frame title={title} surroundings={surroundings}>
    <header class="head">
      <SidebarButton />
    </header>
    <div class="panel-page">
      <section class="panel" aria-labelledby="panel-title">
        <h1 id="panel-title">{title}</h1>
        {children}
      </section>
    </div>
  </Frame>
);

/** The way out of a form, for who does not want it after all; in a dialog it closes that. */
export const Cancel = ({ back }: { back: string }): Html => (
  <a class="button" href={back} data-cancel>
    Cancel
  </a>
);
