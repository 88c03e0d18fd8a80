import { DM_PEOPLE_MAX } from "#core/dms/schema.ts";
import type { Person } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { newDmHref } from "../addresses.ts";
import type { Surroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { PersonName } from "./names.tsx";
import { Panel } from "./panel.tsx";
import { StatusLine } from "./people.tsx";
import { SearchForm } from "./search-form.tsx";

export interface NewDmAsked {
  /** The beginning of a name. */
  q: string;
  /** Ids of the people who are chosen. */
  with: string[];
  in?: string | undefined;
}

interface NewDmProps {
  surroundings: Surroundings;
  asked: NewDmAsked;
  chosen: Person[];
  /** Whom one could choose. */
  people: Person[];
  refusal?: string | undefined;
}

/** Whom to write to: one, or several for a group. Every step is an address of its own. */
export function NewDm({ surroundings, asked, chosen, people, refusal }: NewDmProps): Html {
  const isFull = chosen.length >= DM_PEOPLE_MAX - 1;
  return (
    <Panel title="New message" surroundings={surroundings}>
      {refusal && (
        <p class="notice notice-danger" role="alert">
          {refusal}
        </p>
      )}
      {chosen.length > 0 && <Chosen asked={asked} chosen={chosen} />}
      {isFull ? (
        <p>A group has at most {DM_PEOPLE_MAX} people, with yourself.</p>
      ) : (
        <SearchForm
          action={newDmHref}
          id="dm-q"
          label="Whom to write to"
          value={asked.q}
          placeholder={chosen.length === 0 ? "Whom to write to?" : "Somebody else too?"}
          hidden={[...asked.with.map((id) => ["with", id] as const), ["in", asked.in]]}
          live="people"
          empty="open-dm"
          button={{ label: "Choose", name: "pick", value: "first" }}
          autoFocus
        />
      )}
      {!isFull && (
        <div id="people">
          <ul class="people" aria-label={asked.q ? "People who are called so" : "People"}>
            {people.map((person) => (
              <li class="person">
                <a class="person-link" href={hrefWith(asked, [...asked.with, person.id])} data-dialog>
                  <Avatar id={person.id} name={person.display_name} url={person.avatar_url} presence />
                  <span class="person-name">
                    <PersonName id={person.id} name={person.display_name} />
                    <small>
                      @{person.username}
                      <StatusLine person={person} />
                    </small>
                  </span>
                  <Icon name="plus" />
                </a>
              </li>
            ))}
          </ul>
          {people.length === 0 && (
            <p class="list-empty">
              {asked.q ? "Nobody whom you can write to is called so." : "There is nobody else here yet."}
            </p>
          )}
        </div>
      )}
    </Panel>
  );
}

function Chosen({ asked, chosen }: { asked: NewDmAsked; chosen: Person[] }): Html {
  return (
    <form class="chosen" id="open-dm" method="post" action="/dm">
      <ul class="chips" aria-label="Chosen">
        {chosen.map(({ id, display_name }) => (
          <li>
            <input type="hidden" name="user_ids" value={id} />
            <a
              class="chip"
              href={hrefWith(
                asked,
                asked.with.filter((other) => other !== id),
              )}
              data-dialog
              title="Take out again"
            >
              <PersonName id={id} name={display_name} />
              <Icon name="close" />
              <span class="visually-hidden">take out again</span>
            </a>
          </li>
        ))}
      </ul>
      <button class="button button-primary" type="submit">
        {chosen.length === 1 ? "Open the conversation" : "Open the group"}
      </button>
    </form>
  );
}

const hrefWith = (asked: NewDmAsked, people: string[]): string =>
  `${newDmHref}?${new URLSearchParams([...people.map((id) => ["with", id]), ...(asked.in ? [["in", asked.in]] : [])])}`;
