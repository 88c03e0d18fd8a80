import { CHANNEL_NAME_MAX, TOPIC_MAX } from "#core/channels/schema.ts";
import { DM_NAME_MAX, type Dm } from "#core/dms/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref } from "../addresses.ts";
import { channelName, isDm, type Surroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { channelPages, channelSections } from "./channel-sections.ts";
import { Problem, Select, Submit } from "./controls.tsx";
import { LEVELS } from "./own-notifications.tsx";
import { Settings } from "./settings.tsx";

export interface ChannelForm {
  name: string;
  topic: string;
}

interface ChannelGeneralProps {
  surroundings: Surroundings;
  slug: string | null;
  channel: OpenChannel | Dm;
  /** The address that it was asked for by. */
  current: string;
  done?: string | undefined;
  typed?: ChannelForm;
  refusal?: Refusal;
  notifyRefusal?: Refusal;
}

/** What a channel or group is called, what of it notifies, who may read it, and the ways out of it. */
export function ChannelGeneral(props: ChannelGeneralProps): Html {
  const { surroundings, slug, channel, current, done, typed, refusal, notifyRefusal } = props;
  const pages = channelPages(slug, channel);
  const isPair = isDm(channel) && channel.type !== "group_dm";
  return (
    <Settings
      title="General"
      among={channelSections(channel, slug, surroundings.me)}
      current={current}
      surroundings={surroundings}
      direct={slug === null}
      done={done}
    >
      {!isPair && <NameForm {...{ slug, channel, typed, refusal }} />}
      {channel.joined && (
        <form class="form" method="post" action={pages.notify}>
          <Problem refusal={notifyRefusal} fields={[]} />
          <Select name="level" label="What of it notifies you" value={channel.notify_level} options={LEVELS} />
          <Submit>Save</Submit>
        </form>
      )}
      <div class="settings-part">
        <div class="actions">
          {slug !== null && surroundings.community && <Acts {...{ surroundings, slug, channel }} />}
          {channel.joined && !isPair && (
            <a class="button" href={pages.leave} data-dialog>
              {isDm(channel) ? "Leave the group" : "Leave the channel"}
            </a>
          )}
          <a class="button" href={channelHref(slug, slug === null ? channel.id : channelName(channel))}>
            {isDm(channel) ? "Back to the conversation" : "Back to the channel"}
          </a>
        </div>
      </div>
    </Settings>
  );
}

type NameFormProps = Pick<ChannelGeneralProps, "slug" | "channel"> & {
  typed: ChannelForm | undefined;
  refusal: Refusal | undefined;
};

function NameForm({ slug, channel, typed, refusal }: NameFormProps): Html {
  const isGroup = isDm(channel);
  return (
    <form class="form" method="post" action={channelPages(slug, channel).general}>
      <Problem refusal={refusal} fields={["name", "topic"]} />
      <Field
        name="name"
        label="Name"
        value={typed?.name ?? channel.name ?? ""}
        hint={
          isGroup
            ? "Without one it is called by its people."
            : "Letters of any script, digits, hyphens and underscores."
        }
        error={errorAt(refusal, "name")}
        maxLength={isGroup ? DM_NAME_MAX : CHANNEL_NAME_MAX}
        optional={isGroup}
        autoFocus={errorAt(refusal, "name") !== undefined}
      />
      <Field
        name="topic"
        label="Topic"
        value={typed?.topic ?? channel.topic}
        hint="What it is for, in a line. May be empty."
        error={errorAt(refusal, "topic")}
        maxLength={TOPIC_MAX}
        optional
        autoFocus={errorAt(refusal, "topic") !== undefined}
      />
      <Submit>Save name and topic</Submit>
    </form>
  );
}

/** What only some roles may do. */
function Acts({ surroundings, slug, channel }: Pick<ChannelGeneralProps, "surroundings" | "slug" | "channel">): Html {
  const role = surroundings.community?.role ?? "member";
  const pages = channelPages(slug, channel);
  return (
    <>
      {may(role, "channel.change_visibility") && (
        <a class="button" href={pages.visibility} data-dialog>
          {channel.visibility === "private" ? "Make it public" : "Make it private"}
        </a>
      )}
      {may(role, "channel.archive") && (
        <a class="button" href={pages.archive} data-dialog>
          {channel.archived_at ? "Open it again" : "Archive"}
        </a>
      )}
    </>
  );
}
