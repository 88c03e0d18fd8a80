import type { Child, Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { Done, Problem } from "./controls.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { Cancel, Panel } from "./panel.tsx";

/** A page among settings that belong together. */
export interface Section {
  href: string;
  label: string;
}

/** Settings that belong together: whose they are, and their pages. The first one stands at `href` too. */
export interface Sections {
  href: string;
  name: Child;
  sections: readonly Section[];
}

interface SettingsProps {
  /** Of the section, as its heading. */
  title: string;
  among: Sections;
  /** The address of the section. */
  current: string;
  surroundings: Surroundings;
  /** Whether it is about a DM, where nobody is an admin. */
  direct?: boolean;
  /** What was just done, by its key in `DONE`. */
  done?: string | undefined;
  children?: Child;
}

/** All of a page of settings: their list beside one of them. Narrow windows show the list on the first page only. */
export function Settings({ title, among, current, surroundings, direct, done, children }: SettingsProps): Html {
  const isFirst = current === among.href;
  const shown = isFirst ? among.sections[0]?.href : current;
  return (
    <Frame title={title} surroundings={surroundings} direct={direct ?? false}>
      <header class="head">
        <SidebarButton />
        {!isFirst && (
          <a class="icon-button settings-back" href={among.href} title="All settings">
            <Icon name="back" />
            <span class="visually-hidden">All settings</span>
          </a>
        )}
        <div class="head-text">
          <p class="title">
            <span class="name">{among.name}</span>
          </p>
        </div>
      </header>
      {/* Where nothing in it takes the focus, it is scrolled by the keyboard all the same. */}
      <div class="panel-page" tabindex={0}>
        <div class={["settings", isFirst && "settings-first"]}>
          {among.sections.length > 1 && (
            <nav class="settings-sections" aria-label="Settings">
              <ul>
                {among.sections.map(({ href, label }) => (
                  <li>
                    <a class="channel" href={href} aria-current={href === shown ? "page" : undefined}>
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <section class="panel" aria-labelledby="panel-title">
            <h1 id="panel-title">{title}</h1>
            <Done what={done} />
            {children}
          </section>
        </div>
      </div>
    </Frame>
  );
}

interface ConfirmProps {
  title: string;
  surroundings: Surroundings;
  /** Where the form is sent. */
  action: string;
  /** What the button says. */
  button: string;
  isDanger?: boolean;
  refusal?: Refusal | undefined;
  /** Paths of the errors that `children` show at their fields. */
  fields?: readonly string[];
  /** Where somebody goes who does not want it after all. */
  back: string;
  /** What happens then, and what has to be said first. */
  children?: Child;
}

/** Asks before something is done that somebody may regret. A link with `data-dialog` shows it on top of where one is. */
export const Confirm = (props: ConfirmProps): Html => (
  <Panel title={props.title} surroundings={props.surroundings}>
    <form class="form" method="post" action={props.action}>
      <Problem refusal={props.refusal} fields={props.fields ?? []} />
      {props.children}
      <div class="actions">
        <button class={["button", props.isDanger ? "button-danger" : "button-primary"]} type="submit">
          {props.button}
        </button>
        <Cancel back={props.back} />
      </div>
    </form>
  </Panel>
);
