import { unavailabilityOf } from "#core/database/errors.ts";
import { healthRoutes } from "#services/shared/health.ts";
import { createHttp } from "#services/shared/http.ts";
import { limitBodies } from "./body-limit.ts";
import type { ApiDeps } from "./deps.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { attachmentRoutes } from "./routes/attachments.ts";
import { auditRoutes } from "./routes/audit.ts";
import { avatarRoutes } from "./routes/avatars.ts";
import { botRoutes } from "./routes/bots.ts";
import { channelRoutes } from "./routes/channels.ts";
import { commandRoutes, completionRoutes } from "./routes/commands.ts";
import { communityRoutes } from "./routes/communities.ts";
import { dmRoutes } from "./routes/dms.ts";
import { documentationRoutes } from "./routes/documentation.ts";
import { exportRoutes } from "./routes/exports.ts";
import { inviteRoutes } from "./routes/invites.ts";
import { membershipRoutes } from "./routes/memberships.ts";
import { messageRoutes } from "./routes/messages.ts";
import { moderationRoutes } from "./routes/moderation.ts";
import { notificationRoutes } from "./routes/notifications.ts";
import { presenceRoutes } from "./routes/presence.ts";
import { reactionRoutes } from "./routes/reactions.ts";
import { readingRoutes } from "./routes/reading.ts";
import { searchRoutes } from "./routes/search.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { snapshotRoutes } from "./routes/snapshot.ts";
import { threadRoutes } from "./routes/threads.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { userRoutes } from "./routes/users.ts";
import { hookRoutes, webhookRoutes } from "./routes/webhooks.ts";

/** Bytes of a body, but for those of files. */
const MAX_BODY = 1024 * 1024;
/** What the gateway lets through; of files the actions know the limits. */
const MAX_UPLOAD = 100 * MAX_BODY;
const UPLOADS = /^\/api\/(?:attachments|me\/avatar|c\/[^/]+\/webhooks\/[^/]+\/avatar)$/;

export function createApp(deps: ApiDeps) {
  const app = createHttp({ log: deps.log, maxBody: MAX_UPLOAD, explain: unavailabilityOf, metrics: deps.metrics })
    .onRequest(limitBodies(MAX_BODY, UPLOADS))
    .use(healthRoutes(deps.checks, { degrading: deps.degradingChecks, metrics: deps.metrics }))
    .use(snapshotRoutes(deps))
    .use(userRoutes(deps))
    .use(presenceRoutes(deps))
    .use(sessionRoutes(deps))
    .use(accountRoutes(deps))
    .use(communityRoutes(deps))
    .use(membershipRoutes(deps))
    .use(moderationRoutes(deps))
    .use(auditRoutes(deps))
    .use(exportRoutes(deps))
    .use(channelRoutes(deps))
    .use(dmRoutes(deps))
    .use(messageRoutes(deps))
    .use(threadRoutes(deps))
    .use(reactionRoutes(deps))
    .use(attachmentRoutes(deps))
    .use(avatarRoutes(deps))
    .use(readingRoutes(deps))
    .use(notificationRoutes(deps))
    .use(searchRoutes(deps))
    .use(commandRoutes(deps))
    .use(completionRoutes(deps))
    .use(inviteRoutes(deps))
    .use(webhookRoutes(deps))
    .use(hookRoutes(deps))
    .use(tokenRoutes(deps))
    .use(botRoutes(deps));
  return app.use(documentationRoutes(() => app.routes));
}
