import type { Html } from "#services/shared/html/html.ts";
import { Icon } from "./icons.tsx";

interface SearchFormProps {
  action: string;
  id: string;
  name?: string;
  label: string;
  value: string;
  placeholder: string;
  maxLength?: number;
  /** What else the address has. */
  hidden?: readonly (readonly [name: string, value: string | undefined])[];
  /** The id of what the answer changes: the script asks while one types. */
  live?: string;
  /** The id of the form that Enter sends while nothing is typed. */
  empty?: string;
  autoFocus?: boolean;
  /** What the button says and sends, where it does more than search. */
  button?: { label: string; name: string; value: string };
  /** What else stands in the field: keys that lead to it. */
  keys?: string;
}

/** A line to search by, answered by a page. */
export function SearchForm(form: SearchFormProps): Html {
  const { action, id, name = "q", label, value, placeholder, maxLength = 80, hidden = [], button } = form;
  return (
    <search>
      <form class="search-form" method="get" action={action} data-live={form.live} data-empty={form.empty}>
        <label class="visually-hidden" for={id}>
          {label}
        </label>
        <input
          class="input"
          type="search"
          id={id}
          name={name}
          value={value}
          maxlength={maxLength}
          placeholder={placeholder}
          autocomplete="off"
          dir="auto"
          aria-keyshortcuts={form.keys}
          autofocus={form.autoFocus}
        />
        {hidden.map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
        {button ? (
          <button class="button" type="submit" name={button.name} value={button.value}>
            {button.label}
          </button>
        ) : (
          <button class="button" type="submit">
            <Icon name="search" />
            <span class="visually-hidden">Search</span>
          </button>
        )}
      </form>
    </search>
  );
}
