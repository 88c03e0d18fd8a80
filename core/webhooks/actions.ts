import type { FileDeps } from "../attachments/storing.ts";
import { record } from "../audit/actions.ts";
import { replaceAvatar, storeAvatar } from "../avatars/actions.ts";
import { accessChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { Actor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newSecret } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { postFromWebhook } from "../messages/actions.ts";
import { type SecretDeps, secretMatches } from "../sessions/secrets.ts";
import type { PostLimit } from "./limit.ts";
import { type Payload, renderPayload } from "./payloads/render.ts";
import { deliveryMessageId, isWebhookAddress, mustManageWebhooks, webhookPath } from "./rules.ts";
import type { CreateWebhook, Delivered, NewWebhook, UpdateWebhook, Webhook } from "./schema.ts";
import {
  findObstacles,
  findTokenHash,
  findWebhook,
  findWebhooks,
  insertWebhook,
  lockWebhook,
  updateWebhookRow,
} from "./store.ts";

type HashingDeps = Deps & SecretDeps;

/** A new webhook. Its secret is in the answer and nowhere else. @throws AppError `conflict` when the channel is archived. */
export async function createWebhook(
  deps: HashingDeps,
  actor: Actor,
  slug: string,
  { name, channel: into }: CreateWebhook,
): Promise<NewWebhook> {
  const secret = newSecret();
  const token_hash = await deps.hasher.hash(secret);
  return transact(deps, async (tx) => {
    const { id: community_id, role } = await accessCommunity(tx, actor, slug);
    mustManageWebhooks(actor, role);
    const { channel } = await accessChannel(tx, actor, { slug, channel: into });
    if (channel.archived_at) throw archived();
    const id = await insertWebhook(tx, actor, { community_id, channel_id: channel.id, name, token_hash });
    const webhook = (await findWebhook(tx, actor, community_id, id))!;
    await record(tx, actor, { action: "webhook.created", ...actOn(community_id, webhook), after: { name } });
    return { ...webhook, url: webhookPath(id, secret) };
  });
}

/** The webhooks of a community that lead into channels that the actor may read; those that are revoked are gone. */
export async function listWebhooks(deps: Deps, actor: Actor, slug: string, query: PageQuery): Promise<Page<Webhook>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustManageWebhooks(actor, community.role);
  return toPage(await findWebhooks(deps.db, actor, community.id, query), query, "oldest");
}

/** @throws AppError `not_found` when there is none, or it leads into a channel that the actor may not read. */
export async function getWebhook(deps: Deps, actor: Actor, slug: string, webhookId: string): Promise<Webhook> {
  return (await accessWebhook(deps.db, actor, slug, webhookId)).webhook;
}

async function accessWebhook(q: Queries, actor: Actor, slug: string, webhookId: string) {
  const { id: communityId, role } = await accessCommunity(q, actor, slug);
  mustManageWebhooks(actor, role);
  const webhook = await findWebhook(q, actor, communityId, webhookId);
  if (!webhook) throw notFound("webhook");
  return { webhook, communityId };
}

/** Gives a webhook another name, which its earlier messages carry too. */
export async function updateWebhook(
  deps: Deps,
  actor: Actor,
  slug: string,
  webhookId: string,
  { name }: UpdateWebhook,
): Promise<Webhook> {
  return transact(deps, async (tx) => {
    const { webhook, communityId } = await accessWebhook(tx, actor, slug, webhookId);
    if (webhook.name === name) return webhook;
    await change(tx, webhookId, { name });
    const act = { action: "webhook.updated", ...actOn(communityId, webhook) } as const;
    await record(tx, actor, { ...act, before: { name: webhook.name }, after: { name } });
    return { ...webhook, name };
  });
}

/** Gives a webhook a picture, which its earlier messages carry too. @throws AppError as `storeAvatar`. */
export async function setWebhookAvatar(
  deps: FileDeps,
  actor: Actor,
  slug: string,
  webhookId: string,
  body: ReadableStream<Uint8Array>,
): Promise<Webhook> {
  await accessWebhook(deps.db, actor, slug, webhookId);
  return changeAvatar(deps, actor, slug, webhookId, await storeAvatar(deps, body));
}

/** Takes that picture away; again changes nothing. */
export function removeWebhookAvatar(deps: Deps, actor: Actor, slug: string, webhookId: string): Promise<Webhook> {
  return changeAvatar(deps, actor, slug, webhookId, null);
}

async function changeAvatar(
  deps: Deps,
  actor: Actor,
  slug: string,
  webhookId: string,
  avatar_url: string | null,
): Promise<Webhook> {
  return transact(deps, async (tx) => {
    await lockWebhook(tx, webhookId);
    const { webhook, communityId } = await accessWebhook(tx, actor, slug, webhookId);
    if (webhook.avatar_url === avatar_url) return webhook;
    await replaceAvatar(tx, webhook.avatar_url, avatar_url);
    await change(tx, webhookId, { avatar_url });
    const act = { action: "webhook.updated", ...actOn(communityId, webhook) } as const;
    await record(tx, actor, { ...act, before: { avatar_url: webhook.avatar_url }, after: { avatar_url } });
    return { ...webhook, avatar_url };
  });
}

/** A new secret for a webhook; from the commit on the old one is refused. */
export async function rotateWebhook(
  deps: HashingDeps,
  actor: Actor,
  slug: string,
  webhookId: string,
): Promise<NewWebhook> {
  const secret = newSecret();
  const token_hash = await deps.hasher.hash(secret);
  return transact(deps, async (tx) => {
    const { webhook, communityId } = await accessWebhook(tx, actor, slug, webhookId);
    await change(tx, webhookId, { token_hash });
    await record(tx, actor, { action: "webhook.rotated", ...actOn(communityId, webhook) });
    return { ...webhook, url: webhookPath(webhookId, secret) };
  });
}

/** Ends a webhook for good: from the commit on nothing can be posted with it. Its messages stay. */
export async function revokeWebhook(deps: Deps, actor: Actor, slug: string, webhookId: string): Promise<void> {
  await transact(deps, async (tx) => {
    const { webhook, communityId } = await accessWebhook(tx, actor, slug, webhookId);
    await change(tx, webhookId, { revoked_at: deps.clock() });
    await record(tx, actor, {
      action: "webhook.revoked",
      ...actOn(communityId, webhook),
      before: { name: webhook.name },
    });
  });
}

/** @throws AppError `not_found` when somebody else has revoked it meanwhile. */
async function change(tx: Transaction, webhookId: string, columns: Parameters<typeof updateWebhookRow>[2]) {
  if (!(await updateWebhookRow(tx, webhookId, columns))) throw notFound("webhook");
}

const actOn = (community_id: string, { id, channel_id }: Webhook) => ({
  community_id,
  channel_id,
  target: { type: "webhook" as const, id },
});

/** What came in at the address of a webhook. */
export interface Delivery extends Payload {
  webhook_id: string;
  secret: string;
}

/** The hash of a secret that nobody has: checked where there is no row, so that a wrong id costs as much as a wrong secret. */
const NOBODYS_HASH = "$2b$04$og2ep/DjRPEdcT6rSGANqedSvtV8IErxgecqL8SZY4A8rRxyog7L2";

/**
 * Posts what somebody's program sent. A delivery that came before is answered with its first message.
 *
 * @throws AppError `not_found` for a wrong id, a wrong secret and a webhook that is revoked, in the same words and after the
 *   same work; `rate_limited`; `invalid` for what has nothing to show; `conflict` when the channel is archived; `forbidden`
 *   when whoever made the webhook is no longer in the community.
 */
export async function receiveDelivery(
  deps: HashingDeps & { limit: PostLimit },
  delivery: Delivery,
): Promise<Delivered> {
  const { webhook_id, secret } = delivery;
  await mustKnowSecret(deps, webhook_id, secret);
  deps.limit.count(webhook_id);
  const { body_md, delivery_id } = await renderPayload(delivery);
  const client_message_id = delivery_id === null ? null : await deliveryMessageId(delivery_id);
  const posted = await postFromWebhook(deps, webhook_id, { body_md, client_message_id });
  if (!posted) throw await obstacleOf(deps, webhook_id);
  return { ok: true, message_id: posted.message.id };
}

async function mustKnowSecret(deps: HashingDeps, webhookId: string, secret: string): Promise<void> {
  if (!isWebhookAddress(webhookId, secret)) throw notFound("webhook");
  const hash = await findTokenHash(deps.db, webhookId);
  const matches = await secretMatches(deps, webhookPath(webhookId, secret), secret, hash ?? NOBODYS_HASH);
  if (hash === null || !matches) throw notFound("webhook");
}

/** Why the statement that posts did not: told only to who knows the secret. */
async function obstacleOf(deps: Deps, webhookId: string): Promise<AppError> {
  const obstacles = await findObstacles(deps.db, webhookId);
  if (obstacles?.is_orphaned) {
    return new AppError("forbidden", "Whoever made this webhook is no longer here. An admin can make a new one.");
  }
  return obstacles?.is_archived ? archived() : notFound("webhook");
}

const archived = () => new AppError("conflict", "The channel is archived: nothing can be posted into it.");
