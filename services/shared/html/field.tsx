import type { Html } from "#services/shared/html/html.ts";

interface FieldProps {
  name: string;
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
  autoFocus?: boolean;
  autoComplete?: string;
}

/** A labelled line of input. Hint and error are tied to it, so that a screen reader says them with it. */
export function Field(field: FieldProps): Html {
  const { name, label, value, hint, error } = field;
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        class="input"
        id={name}
        name={name}
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
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
