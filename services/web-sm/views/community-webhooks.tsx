import type { Page } from "#core/kernel/page.ts";
import { WEBHOOK_NAME_MAX, type Webhook } from "#core/webhooks/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Nothing, Pager, Problem, Select, Submit } from "./controls.tsx";
import { Panel } from "./panel.tsx";
import { PictureForm } from "./picture-form.tsx";
import { FullTime } from "./time.tsx";

interface WebhooksProps {
  surroundings: CommunitySurroundings;
  webhooks: Page<Webhook>;
  /** Of who made them, by their ids. */
  names: ReadonlyMap<string, string>;
  done?: string | undefined;
}

/** The webhooks of a community that lead into channels that the reader may see. */
export function Webhooks({ surroundings, webhooks, names, done }: WebhooksProps): Html {
  const href = communityPages(surroundings.community.slug).webhooks;
  return (
    <CommunitySettings title="Webhooks" current={href} surroundings={surroundings} done={done}>
      <p>A webhook is an address at which another program posts into one channel, under a name of its own.</p>
      <div class="actions">
        <a class="button button-primary" href={`${href}/new`} data-dialog>
          New webhook
        </a>
      </div>
      {webhooks.items.length === 0 && (
        <Nothing>There are none yet. Make one for your forge, your monitoring, or a script.</Nothing>
      )}
      <ul class="rows">
        {webhooks.items.map(({ id, name, avatar_url, channel_name, created_by, created_at }) => (
          <li class="row">
            <Avatar id={id} name={name} url={avatar_url} />
            <a class="row-text row-wraps" href={`${href}/${id}`}>
              <span class="row-title">
                <bdi>{name}</bdi>
              </span>
              <span class="row-detail">
                Posts in <bdi>#{channel_name}</bdi>
              </span>
              <span class="row-detail">
                Made by <bdi>{names.get(created_by ?? "") ?? "a bot"}</bdi> on <FullTime at={created_at} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Pager page={webhooks} href={href} />
    </CommunitySettings>
  );
}

interface NewWebhookProps {
  surroundings: CommunitySurroundings;
  typed?: { name: string; channel: string };
  refusal?: Refusal;
}

export function NewWebhook({ surroundings, typed = { name: "", channel: "" }, refusal }: NewWebhookProps): Html {
  const href = communityPages(surroundings.community.slug).webhooks;
  const open = surroundings.channels.filter(({ archived_at }) => archived_at === null);
  return (
    <Panel title="New webhook" surroundings={surroundings}>
      <form class="form" method="post" action={`${href}/new`}>
        <Problem refusal={refusal} fields={["name", "channel"]} />
        <Field
          name="name"
          label="Name"
          value={typed.name}
          hint="Its messages carry it."
          error={errorAt(refusal, "name")}
          maxLength={WEBHOOK_NAME_MAX}
          autoFocus
        />
        <Select
          name="channel"
          label="Channel"
          value={typed.channel}
          options={open.map((channel) => ({ value: channel.id, label: `#${channelName(channel)}` }))}
          error={errorAt(refusal, "channel")}
        />
        <Submit>Make the webhook</Submit>
      </form>
    </Panel>
  );
}

interface WebhookPageProps {
  surroundings: CommunitySurroundings;
  webhook: Webhook;
  done?: string | undefined;
  name?: { typed: string; refusal: Refusal };
  picture?: { refusal: Refusal };
}

/** One webhook: what it is called, how it looks, and its end. */
export function WebhookPage({ surroundings, webhook, done, name, picture }: WebhookPageProps): Html {
  const { slug } = surroundings.community;
  const all = communityPages(slug).webhooks;
  const href = `${all}/${webhook.id}`;
  return (
    <CommunitySettings title={webhook.name} current={all} surroundings={surroundings} done={done}>
      <p>
        Posts in{" "}
        <a href={channelHref(slug, webhook.channel_id)}>
          <bdi>#{webhook.channel_name}</bdi>
        </a>
        . Its address was shown when it was made, and is kept by nobody here. If it is lost, or known to somebody who
        should not know it, give the webhook a new one.
      </p>
      <form class="form" method="post" action={href}>
        <Problem refusal={name?.refusal} fields={["name"]} />
        <Field
          name="name"
          label="Name"
          value={name?.typed ?? webhook.name}
          error={errorAt(name?.refusal, "name")}
          maxLength={WEBHOOK_NAME_MAX}
          autoFocus={name !== undefined}
        />
        <Submit>Save name</Submit>
      </form>
      <PictureForm subject={webhook} action={`${href}/picture`} refusal={picture?.refusal} />
      <div class="settings-part">
        <div class="actions">
          <a class="button" href={`${href}/rotate`} data-dialog>
            Give it a new address
          </a>
          <a class="button button-danger" href={`${href}/revoke`} data-dialog>
            Revoke
          </a>
          <a class="button" href={all}>
            All webhooks
          </a>
        </div>
      </div>
    </CommunitySettings>
  );
}
