import { DISPLAY_NAME_MAX, type Me, STATUS_TEXT_MAX } from "#core/users/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { Problem, Select, Submit } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
import { PictureForm } from "./picture-form.tsx";
import { Settings } from "./settings.tsx";
import { FullTime } from "./time.tsx";

export interface StatusForm {
  emoji: string;
  text: string;
  /** Minutes, or empty for no end. */
  minutes: string;
}

interface ProfileProps {
  surroundings: Surroundings;
  /** The address that it was asked for by. */
  current: string;
  done?: string | undefined;
  /** What was typed into a form and refused. */
  name?: { typed: string; refusal: Refusal };
  picture?: { refusal: Refusal };
  status?: { typed: StatusForm; refusal: Refusal };
}

/** How one is seen by others. */
export function Profile({ surroundings, current, done, name, picture, status }: ProfileProps): Html {
  const { me } = surroundings;
  return (
    <Settings title="Profile" among={ownSections} current={current} surroundings={surroundings} done={done}>
      <form class="form" method="post" action={OWN.profile}>
        <Problem refusal={name?.refusal} fields={["display_name"]} />
        <Field
          name="display_name"
          label="Display name"
          value={name?.typed ?? me.display_name}
          hint={`What others read beside your messages. You are also @${me.username}, which does not change.`}
          error={errorAt(name?.refusal, "display_name")}
          maxLength={DISPLAY_NAME_MAX}
          autoFocus={name !== undefined}
          autoComplete="name"
        />
        <Submit>Save name</Submit>
      </form>
      <PictureForm
        subject={{ ...me, name: me.display_name }}
        action={`${OWN.profile}/picture`}
        refusal={picture?.refusal}
      />
      <Status me={me} typed={status?.typed} refusal={status?.refusal} />
    </Settings>
  );
}

const LASTS = [
  { value: "", label: "Until I remove it" },
  { value: "30", label: "For 30 minutes" },
  { value: "60", label: "For an hour" },
  { value: "240", label: "For four hours" },
  { value: "1440", label: "For a day" },
  { value: "10080", label: "For a week" },
];

interface StatusProps {
  me: Me;
  typed: StatusForm | undefined;
  refusal: Refusal | undefined;
}

function Status({ me: { status }, typed, refusal }: StatusProps): Html {
  const shown = typed ?? { emoji: status?.emoji ?? "", text: status?.text ?? "", minutes: "" };
  return (
    <section class="settings-part" aria-labelledby="status-title">
      <h2 id="status-title">Status</h2>
      <form class="form" method="post" action={`${OWN.profile}/status`}>
        <Problem refusal={refusal} fields={["status.emoji", "status.text"]} />
        {status?.until && (
          <p>
            Shown until <FullTime at={status.until} />.
          </p>
        )}
        <Field
          name="emoji"
          label="Emoji"
          value={shown.emoji}
          error={errorAt(refusal, "status.emoji")}
          placeholder="🌴"
          maxLength={40}
          optional
          autoFocus={errorAt(refusal, "status.emoji") !== undefined}
        />
        <Field
          name="text"
          label="What you are up to"
          value={shown.text}
          error={errorAt(refusal, "status.text")}
          placeholder="On holiday"
          maxLength={STATUS_TEXT_MAX}
          optional
        />
        <Select name="minutes" label="How long it shows" value={shown.minutes} options={LASTS} />
        <Submit>Save status</Submit>
      </form>
      {status && (
        <form method="post" action={`${OWN.profile}/status/remove`}>
          <button class="button" type="submit">
            Remove the status
          </button>
        </form>
      )}
    </section>
  );
}
