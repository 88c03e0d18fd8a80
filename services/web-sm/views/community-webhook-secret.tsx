import type { Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { CopyField, Problem } from "./controls.tsx";

interface WebhookSecretProps {
  surroundings: CommunitySurroundings;
  webhook: { id: string; name: string; channel_name: string };
  /** Its path with the secret, shown this once. */
  path: string;
  publicUrl: string;
  /** Whether a test has just been posted. */
  isTested?: boolean;
  refusal?: Refusal | undefined;
}

/** The address of a webhook, in the moment in which it is known: to copy, to try, and how to use it. */
export function WebhookSecret(props: WebhookSecretProps): Html {
  const { surroundings, webhook, path, publicUrl, isTested, refusal } = props;
  const all = communityPages(surroundings.community.slug).webhooks;
  const url = `${publicUrl}${path}`;
  return (
    <CommunitySettings title={webhook.name} current={all} surroundings={surroundings}>
      <Problem refusal={refusal} fields={[]} />
      {isTested && (
        <p class="notice notice-success" role="status">
          A test message stands in <bdi>#{webhook.channel_name}</bdi>.
        </p>
      )}
      <p>This is the address of the webhook. Copy it now: it is not shown again. Whoever knows it can post.</p>
      <CopyField id="webhook-url" label="Address of the webhook" value={url} />
      <p>It takes what forges, monitoring and Slack's webhooks send, and from a shell:</p>
      <CopyField
        id="webhook-curl"
        label="Command for a shell"
        value={`curl -H 'Content-Type: application/json' -d '{"text": "Hello"}' '${url}'`}
      />
      <div class="actions">
        <form method="post" action={`${all}/${webhook.id}/test`}>
          {/* In the body of a form, never in an address: those are written down in many places. */}
          <input type="hidden" name="path" value={path} />
          <button class="button button-primary" type="submit">
            Post a test message
          </button>
        </form>
        <a class="button" href={`${all}/${webhook.id}`}>
          Done
        </a>
      </div>
    </CommunitySettings>
  );
}
