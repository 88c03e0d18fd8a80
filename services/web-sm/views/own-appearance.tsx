import type { Density, Theme } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { Choice, Problem, Submit } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
import { Settings } from "./settings.tsx";

const THEMES: readonly { value: Theme; label: string; detail: string }[] = [
  { value: "system", label: "As the device", detail: "Light by day and dark by night, where the device does so." },
  { value: "light", label: "Light", detail: "Dark text on a light ground." },
  { value: "dark", label: "Dark", detail: "Light text on a dark ground." },
];

const DENSITIES: readonly { value: Density; label: string; detail: string }[] = [
  { value: "comfortable", label: "Comfortable", detail: "Room between what is shown." },
  { value: "compact", label: "Compact", detail: "More of it at once." },
];

interface AppearanceProps {
  surroundings: Surroundings;
  done?: string | undefined;
  refusal?: Refusal | undefined;
}

export function Appearance({ surroundings, done, refusal }: AppearanceProps): Html {
  const { theme = "system", density = "comfortable" } = surroundings.me;
  return (
    <Settings title="Appearance" among={ownSections} current={OWN.appearance} surroundings={surroundings} done={done}>
      <form class="form" method="post" action={OWN.appearance}>
        <Problem refusal={refusal} fields={[]} />
        <fieldset class="settings-part">
          <legend>Colours</legend>
          {THEMES.map((choice) => (
            <Choice type="radio" name="theme" checked={choice.value === theme} {...choice} />
          ))}
        </fieldset>
        <fieldset class="settings-part">
          <legend>Density</legend>
          {DENSITIES.map((choice) => (
            <Choice type="radio" name="density" checked={choice.value === density} {...choice} />
          ))}
        </fieldset>
        <Submit>Save</Submit>
      </form>
    </Settings>
  );
}
