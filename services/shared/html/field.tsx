import type { Html } from "#services/shared/html/html.ts";

interface FieldProps {
  name: string;
  /** Its own, where another form on the page has a field of the same name. */
  id?: string;
  label: string;
  value: string;
  /** What to type, below the input. */
  hint?: string;
  /** What is wrong with what was typed. */
  error?: string | undefined;
  placeholder?: string;
  maxLength: number;
  /** Whether it may be left empty. */
  optional?: boolean;
  /** A pattern that the browser checks before it submits. */
  pattern?: string;
  type?: "text" | "number" | "search";
  min?: number;
  max?: number;
  autoFocus?: boolean;
  autoComplete?: string;
}

/** A labelled line of input. Hint and error are tied to it, so that a screen reader says them with it. */
export function Field(field: FieldProps): Html {
  const { name, id = name, label, value, hint, error } = field;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="input"
        id={id}
        name={name}
        type={field.type}
        min={field.min}
        max={field.max}
        dir="auto"
        value={value}
        required={!field.optional}
        maxlength={field.maxLength}
        pattern={field.pattern}
        placeholder={field.placeholder}
        autofocus={field.autoFocus}
        autocomplete={field.autoComplete ?? "off"}
        autocapitalize="off"
        spellcheck="false"
        aria-describedby={describedBy || undefined}
        aria-invalid={error ? "true" : undefined}
      />
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
