import type { Page } from "#core/kernel/page.ts";
import type { Role } from "#core/memberships/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import type { Refusal } from "../forms.ts";

/** What forms and lists of settings are made of, beside `Field`. */

interface SelectProps {
  name: string;
  /** Its own, where another form on the page has a field of the same name. */
  id?: string;
  label: Child;
  isLabelHidden?: boolean;
  value: string;
  options: readonly { value: string; label: string }[];
  hint?: string;
  error?: string | undefined;
}

export function Select({ name, id = name, label, isLabelHidden, value, options, hint, error }: SelectProps): Html {
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label class={[isLabelHidden && "visually-hidden"]} for={id}>
        {label}
      </label>
      <select
        class="input"
        id={id}
        name={name}
        aria-describedby={describedBy || undefined}
        aria-invalid={error ? "true" : undefined}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

/** The button of a form. */
export const Submit = ({ children }: { children?: Child }): Html => (
  <div class="actions">
    <button class="button button-primary" type="submit">
      {children}
    </button>
  </div>
);

interface ChoiceProps {
  type: "radio" | "checkbox";
  name: string;
  value: string;
  checked: boolean;
  label: Child;
  detail?: Child;
}

export const Choice = ({ type, name, value, checked, label, detail }: ChoiceProps): Html => (
  <label class="choice">
    <input type={type} name={name} value={value} checked={checked} />
    <span>
      {label}
      {detail && <small>{detail}</small>}
    </span>
  </label>
);

interface ProblemProps {
  refusal: Refusal | undefined;
  /** Paths of errors that stand at their fields. */
  fields: readonly string[];
}

/** Every element takes it (HTML Standard, `autofocus`), and the types know it of fields only. */
const FOCUSED = { autofocus: true };

/** Why a form was refused, where no field says so. It has the focus, so that it is seen and read first. */
export function Problem({ refusal, fields }: ProblemProps): Html {
  const isSaidAtField = refusal?.errors.some(({ path }) => fields.includes(path));
  return (
    <>
      {refusal && !isSaidAtField && (
        <p class="notice notice-danger" role="alert" tabindex={-1} {...FOCUSED}>
          {refusal.detail}
        </p>
      )}
    </>
  );
}

/** What was just done, by the word that the page's address has for it. Nothing that stands in an address is shown. */
const DONE = {
  saved: "Saved.",
  removed: "Removed.",
  ended: "That session has ended.",
  others: "You are signed out everywhere else.",
  unlinked: "You no longer sign in by that account.",
  role: "The role is changed.",
  muted: "They can read and not write now.",
  unmuted: "They can write again.",
  kicked: "They are out of the community. With an invite they can come back.",
  banned: "They are banned. No invite lets them in until the ban is lifted.",
  unbanned: "The ban is lifted: they can be invited again.",
  revoked: "It is revoked and cannot be used any more.",
  archived: "The channel is archived: it can be read, and not written in.",
  opened: "The channel is open again.",
  added: "Added.",
  left: "You have left it.",
} as const;

export const Done = ({ what = "" }: { what?: string | undefined }): Html => (
  <>
    {Object.hasOwn(DONE, what) && (
      <p class="notice notice-success" role="status">
        {DONE[what as keyof typeof DONE]}
      </p>
    )}
  </>
);

interface PagerProps {
  page: Page<unknown>;
  /** The address of the list; what else it filters by stands in it. */
  href: string;
  /** What lies before and after this page, as the list is read from top to bottom. */
  words?: { before: string; after: string };
  /** Whether the list is shown the other way round than it comes. */
  isReversed?: boolean;
}

/** The ways to the other pages of a list. */
export function Pager({ page: { prev, next }, href, words, isReversed = false }: PagerProps): Html {
  const { before, after } = words ?? { before: "Previous page", after: "Next page" };
  const sign = href.includes("?") ? "&" : "?";
  const backwards = prev && `${href}${sign}before=${prev}`;
  const forwards = next && `${href}${sign}after=${next}`;
  const [up, down] = isReversed ? [forwards, backwards] : [backwards, forwards];
  return (
    <>
      {(up || down) && (
        <nav class="actions" aria-label="Pages">
          {up && (
            <a class="button" href={up}>
              {before}
            </a>
          )}
          {down && (
            <a class="button" href={down}>
              {after}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

/** Narrows a list of people to those who are called so. */
export const FindPeople = ({ href, q }: { href: string; q: string }): Html => (
  <search>
    <form class="settings-tools" method="get" action={href}>
      <div class="field">
        <label for="q">Find somebody by a name</label>
        <input class="input" id="q" type="search" name="q" value={q} maxlength="80" dir="auto" autocomplete="off" />
      </div>
      <button class="button" type="submit">
        Find
      </button>
    </form>
  </search>
);

/** A secret that is shown this once, to be copied. */
export const CopyField = ({ id, label, value }: { id: string; label: string; value: string }): Html => (
  <div class="copy">
    <input class="input mono" id={id} readonly value={value} aria-label={label} />
    <button class="button button-primary" type="button" data-copy={id}>
      Copy
    </button>
  </div>
);

/** What a list says while there is nothing in it. */
export const Nothing = ({ children }: { children?: Child }): Html => <p class="nothing">{children}</p>;

export const ROLE_NAMES: Record<Role, string> = { owner: "Owner", admin: "Admin", member: "Member" };

/** A word that marks something. */
export const Tag = ({ children, isWarning }: { children?: Child; isWarning?: boolean }): Html => (
  <span class={["tag", isWarning && "tag-warning"]}>{children}</span>
);
