import type { Child, Html } from "#services/shared/html/html.ts";

export interface Chip {
  href: string;
  label: Child;
  isOn: boolean;
}

/** Links that narrow a list down, each of which is on or off. */
export const Chips = ({ label, chips }: { label: string; chips: readonly Chip[] }): Html => (
  <ul class="chips" aria-label={label}>
    {chips.map(({ href, label, isOn }) => (
      <li>
        <a class="chip" href={href} aria-current={isOn ? "true" : undefined}>
          {label}
        </a>
      </li>
    ))}
  </ul>
);
