import { DISPLAY_NAME_MAX, type Me, STATUS_TEXT_MAX } from "#core/users/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { Problem, Select } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
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
        <div class="actions">
          <button class="button button-primary" type="submit">
            Save name
          </button>
        </div>
      </form>
      <Picture me={me} refusal={picture?.refusal} />
      <Status me={me} typed={status?.typed} refusal={status?.refusal} />
    </Settings>
  );
}

const Picture = ({ me, refusal }: { me: Me; refusal: Refusal | undefined }): Html => (
  <section class="settings-part" aria-labelledby="picture-title">
    <h2 id="picture-title">Picture</h2>
    <form class="form" method="post" action={`${OWN.profile}/picture`} enctype="multipart/form-data">
      <Problem refusal={refusal} fields={[]} />
      <div class="picture-choice">
        <span class="picture-shown" data-preview-place>
          <Avatar id={me.id} name={me.display_name} url={me.avatar_url} />
        </span>
        <div class="field">
          <label for="picture">A new picture</label>
          <input
            class="input"
            id="picture"
            type="file"
            name="file"
            required
            accept="image/png,image/jpeg,image/gif,image/webp"
            aria-describedby="picture-hint"
            data-preview
          />
          <p class="field-hint" id="picture-hint">
            PNG, JPEG, GIF or WebP of 2 MiB at most. It is shown as a square.
          </p>
        </div>
      </div>
      <div class="actions">
        <button class="button button-primary" type="submit">
          Save picture
        </button>
      </div>
    </form>
    {me.avatar_url && (
      <form method="post" action={`${OWN.profile}/picture/remove`}>
        <button class="button" type="submit">
          Remove the picture
        </button>
      </form>
    )}
  </section>
);

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
        <div class="actions">
          <button class="button button-primary" type="submit">
            Save status
          </button>
        </div>
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
