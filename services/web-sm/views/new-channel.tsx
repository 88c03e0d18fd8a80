import { CHANNEL_NAME_MAX, TOPIC_MAX } from "#core/channels/schema.ts";
import type { FieldError } from "#core/kernel/errors.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { newChannelHref } from "../addresses.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { Panel } from "./panel.tsx";

export interface ChannelForm {
  name: string;
  topic: string;
  private: boolean;
}

interface NewChannelProps {
  surroundings: CommunitySurroundings;
  /** What was typed so far, and what the API said to it. */
  form: ChannelForm;
  errors?: readonly FieldError[];
}

export function NewChannel({ surroundings, form, errors = [] }: NewChannelProps): Html {
  const errorAt = (path: string) => errors.find((error) => error.path === path)?.message;
  return (
    <Panel title="Create a channel" surroundings={surroundings}>
      <form class="form" method="post" action={newChannelHref(surroundings.community.slug)}>
        <Field
          name="name"
          label="Name"
          value={form.name}
          hint="Letters of any script, digits, hyphens and underscores."
          error={errorAt("name")}
          maxLength={CHANNEL_NAME_MAX}
          autoFocus
        />
        <Field
          name="topic"
          label="Topic"
          value={form.topic}
          hint="What the channel is for, in a line. May be empty."
          error={errorAt("topic")}
          maxLength={TOPIC_MAX}
          optional
        />
        <label class="choice">
          <input type="checkbox" name="private" checked={form.private} />
          <span>
            Private
            <small>Only people who were added can see it.</small>
          </span>
        </label>
        <div class="actions">
          <button class="button button-primary" type="submit">
            Create channel
          </button>
        </div>
      </form>
    </Panel>
  );
}
