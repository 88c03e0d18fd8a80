import type { Person } from "#core/users/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { profileHref } from "../addresses.ts";
import { Avatar } from "./avatar.tsx";
import { PersonName } from "./names.tsx";

interface PersonRowProps {
  person: Person;
  /** A word about them, as their role. */
  tag?: string | undefined;
  /** What can be done with them. */
  children?: Child;
}

/** Somebody in a list: who they are, what they say of themselves, and the way to more. */
export const PersonRow = ({ person, tag, children }: PersonRowProps): Html => (
  <li class={["person", person.disabled && "disabled"]}>
    <a class="person-link" href={profileHref(person.id)} data-dialog>
      <Avatar id={person.id} name={person.display_name} url={person.avatar_url} presence />
      <span class="person-name">
        <span>
          <PersonName id={person.id} name={person.display_name} />
          {tag && <small class="tag">{tag}</small>}
          {person.disabled && <small class="tag">account disabled</small>}
        </span>
        <small>
          @{person.username}
          <StatusLine person={person} />
        </small>
      </span>
    </a>
    {children}
  </li>
);

/** What somebody says of themselves. One that is over may have come with an old answer. */
export function StatusLine({ person: { status } }: { person: Pick<Person, "status"> }): Html | null {
  if (!status || (status.until !== null && Date.parse(status.until) <= Date.now())) return null;
  return (
    <span class="status" dir="auto">
      {" "}
      {status.emoji} {status.text}
    </span>
  );
}
