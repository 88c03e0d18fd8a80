import type { CommandHelp } from "#core/commands/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { COMPOSER_KEYS, KEYS, labelsOf } from "../keys.ts";
import { Panel } from "./panel.tsx";
import { SearchHelp } from "./search-help.tsx";

interface HelpProps {
  surroundings: Surroundings;
  /** Those that the reader can use in `place`. */
  commands: CommandHelp[];
  place: string | null;
  isMac: boolean;
}

/** What can be done here and how: keys, commands, and what texts and searches can say. */
export const Help = ({ surroundings, commands, place, isMac }: HelpProps): Html => (
  <Panel title="Help" surroundings={surroundings}>
    <section class="help" aria-labelledby="help-keys">
      <h2 id="help-keys">Keys</h2>
      <SingleKeys />
      {WHERES.map(([where, heading]) => (
        <KeyTable
          heading={heading}
          rows={KEYS.filter((key) => key.where === where).map(({ combos, does }) => [combos, does])}
          isMac={isMac}
        />
      ))}
      <KeyTable
        heading="In the message box"
        rows={COMPOSER_KEYS.map(([combo, does]) => [[combo], does])}
        isMac={isMac}
      />
    </section>
    {commands.length > 0 && (
      <section class="help" aria-labelledby="help-commands">
        <h2 id="help-commands">Commands</h2>
        <p>Typed into the message box{place && <> of {place}</>}. What they answer is for you alone.</p>
        <dl class="operators">
          {commands.map(({ usage, summary }) => (
            <div>
              <dt>
                <code>{usage}</code>
              </dt>
              <dd>{summary}</dd>
            </div>
          ))}
        </dl>
      </section>
    )}
    <section class="help" aria-labelledby="help-search">
      <h2 id="help-search">Searching</h2>
      <SearchHelp />
    </section>
    <section class="help" aria-labelledby="help-markdown">
      <h2 id="help-markdown">Writing</h2>
      <dl class="operators">
        {MARKDOWN.map(([written, meaning]) => (
          <div>
            <dt>
              <code>{written}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  </Panel>
);

const WHERES = [
  ["everywhere", "Everywhere"],
  ["outside of fields", "While you are not typing"],
  ["on a message", "On a message that has the focus"],
] as const;

const MARKDOWN: readonly [string, string][] = [
  ["**bold**  _italic_  ~~gone~~", "emphasis"],
  ["`code`  and ``` for blocks", "code, with its language behind the first three"],
  ["> quoted", "what somebody else said"],
  ["- item  or  1. item", "lists"],
  ["[text](https://example.org)", "a link"],
  ["@name  #channel  :emoji:", "people, channels, emoji"],
];

interface KeyTableProps {
  heading: string;
  rows: readonly (readonly [combos: readonly string[], does: string])[];
  isMac: boolean;
}

const KeyTable = ({ heading, rows, isMac }: KeyTableProps): Html => (
  <table class="keys">
    <caption>{heading}</caption>
    <tbody>
      {rows.map(([combos, does]) => (
        <tr>
          <th scope="row">{does}</th>
          <td>
            {combos.map((combo, index) => (
              <>
                {index > 0 && <span class="or"> or </span>}
                {labelsOf(combo, isMac).map((label) => (
                  <kbd>{label}</kbd>
                ))}
              </>
            ))}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Who dictates, or hits keys by accident, does without (WCAG 2.1.4). Kept in this browser by the script, which shows it. */
const SingleKeys = (): Html => (
  <label class="choice" data-setting="single-keys" hidden>
    <input type="checkbox" checked />
    <span>
      Keys without Ctrl or Alt
      <small>They work while you are not typing in a field.</small>
    </span>
  </label>
);
