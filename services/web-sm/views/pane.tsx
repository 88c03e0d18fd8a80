import type { Child, Html } from "#services/shared/html/html.ts";
import { Icon } from "./icons.tsx";

interface PaneProps {
  /** What it is, as `thread`: styles and scripts know it by that. */
  kind: string;
  title: string;
  /** What stands below the title. */
  detail?: Child;
  /** What can be done with all of it. */
  actions?: Child;
  /** The page without it. */
  close: string;
  children?: Child;
}

/** What stands beside a channel; where there is no room for both, it stands in its place. */
export const Pane = ({ kind, title, detail, actions, close, children }: PaneProps): Html => (
  <section class="pane" id="pane" data-kind={kind} aria-labelledby="pane-title" tabindex={-1}>
    <header class="head" id="pane-head" data-part>
      <a class="icon-button back-to-channel" href={close} title="Back to the channel">
        <Icon name="back" />
        <span class="visually-hidden">Back to the channel</span>
      </a>
      <div class="head-text">
        <h1 class="title" id="pane-title">
          {title}
        </h1>
        {detail && <p class="topic">{detail}</p>}
      </div>
      {actions}
      <a class="icon-button close-pane" href={close} title="Close">
        <Icon name="close" />
        <span class="visually-hidden">Close: {title}</span>
      </a>
    </header>
    {children}
  </section>
);
