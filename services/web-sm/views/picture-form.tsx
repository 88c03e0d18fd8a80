import type { Html } from "#services/shared/html/html.ts";
import type { Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { Problem, Submit } from "./controls.tsx";

interface PictureFormProps {
  /** Whose picture it is. */
  subject: { id: string; name: string; avatar_url: string | null };
  /** Where it is sent; below it `/remove` takes it away. */
  action: string;
  refusal: Refusal | undefined;
}

/** The picture of a person or webhook: another one, or none. A script shows what was chosen before it is sent. */
export const PictureForm = ({ subject: { id, name, avatar_url }, action, refusal }: PictureFormProps): Html => (
  <section class="settings-part" aria-labelledby="picture-title">
    <h2 id="picture-title">Picture</h2>
    <form class="form" method="post" action={action} enctype="multipart/form-data">
      <Problem refusal={refusal} fields={[]} />
      <div class="picture-choice">
        <span class="picture-shown" data-preview-place>
          <Avatar id={id} name={name} url={avatar_url} />
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
      <Submit>Save picture</Submit>
    </form>
    {avatar_url && (
      <form method="post" action={`${action}/remove`}>
        <button class="button" type="submit">
          Remove the picture
        </button>
      </form>
    )}
  </section>
);
