import { Elysia } from "elysia";
import { assetRoutes } from "#services/shared/assets.ts";
import { healthRoutes } from "#services/shared/health.ts";
import { createHttp } from "#services/shared/http.ts";
import { ASSET_FOLDER, assets } from "./assets.ts";
import type { WebDeps } from "./deps.ts";
import { PLACES, type Place } from "./params.ts";
import { refusalResponse } from "./refusals.tsx";
import { channelActRoutes } from "./routes/channel-acts.tsx";
import { channelPeopleRoutes } from "./routes/channel-people.tsx";
import { channelSettingsRoutes } from "./routes/channel-settings.tsx";
import { channelRoutes } from "./routes/channels.tsx";
import { communityRoutes } from "./routes/communities.tsx";
import { communityBotRoutes } from "./routes/community-bots.tsx";
import { communityGeneralRoutes } from "./routes/community-general.tsx";
import { communityInviteRoutes } from "./routes/community-invites.tsx";
import { communityListRoutes } from "./routes/community-lists.tsx";
import { communityMemberRoutes } from "./routes/community-members.tsx";
import { communityModerationRoutes } from "./routes/community-moderation.tsx";
import { communityWebhookRoutes } from "./routes/community-webhooks.tsx";
import { conversationRoutes } from "./routes/conversations.tsx";
import { dmRoutes } from "./routes/dms.tsx";
import { findRoutes } from "./routes/find.tsx";
import { goingRoutes } from "./routes/going.ts";
import { inviteRoutes } from "./routes/invites.tsx";
import { liveRoutes } from "./routes/live.ts";
import { memberRoutes } from "./routes/members.tsx";
import { messageRoutes } from "./routes/messages.tsx";
import { ownAccountRoutes } from "./routes/own-accounts.tsx";
import { ownAppearanceRoutes } from "./routes/own-appearance.tsx";
import { ownNotificationRoutes } from "./routes/own-notifications.tsx";
import { ownProfileRoutes } from "./routes/own-profile.tsx";
import { ownSessionRoutes } from "./routes/own-sessions.tsx";
import { paneRoutes } from "./routes/panes.tsx";
import { reactionRoutes } from "./routes/reactions.tsx";
import { readingRoutes, sidebarRoutes } from "./routes/reading.tsx";
import { switcherRoutes } from "./routes/switcher.ts";
import { threadRoutes } from "./routes/threads.tsx";
import { typingRoutes } from "./routes/typing.ts";

/**
 * In bytes. Forms with text are far smaller, and the API has a limit for each of their fields. Pictures are passed on as they
 * come, and the API refuses large ones with a sentence; beyond this the connection is closed without one.
 */
const MAX_BODY = 8 * 1024 * 1024;

const placeRoutes = (deps: WebDeps, place: Place) =>
  new Elysia()
    .use(conversationRoutes(deps, place))
    .use(messageRoutes(deps, place))
    .use(reactionRoutes(deps, place))
    .use(threadRoutes(deps, place))
    .use(paneRoutes(deps, place))
    .use(readingRoutes(deps, place));

const ownSettingsRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(ownProfileRoutes(deps))
    .use(ownSessionRoutes(deps))
    .use(ownAccountRoutes(deps))
    .use(ownNotificationRoutes(deps))
    .use(ownAppearanceRoutes(deps));

const communitySettingsRoutes = (deps: WebDeps) =>
  new Elysia()
    .use(communityGeneralRoutes(deps))
    .use(communityMemberRoutes(deps))
    .use(communityModerationRoutes(deps))
    .use(communityInviteRoutes(deps))
    .use(communityWebhookRoutes(deps))
    .use(communityBotRoutes(deps))
    .use(communityListRoutes(deps))
    .use(channelActRoutes(deps))
    .use(channelPeopleRoutes(deps))
    .use(PLACES.map((place) => channelSettingsRoutes(deps, place)));

export function createApp(deps: WebDeps) {
  return createHttp({ log: deps.log, maxBody: MAX_BODY, answerError: refusalResponse, metrics: deps.metrics })
    .use(healthRoutes(deps.checks, { metrics: deps.metrics }))
    .use(assetRoutes(ASSET_FOLDER, assets))
    .use(liveRoutes(deps))
    .use(sidebarRoutes(deps))
    .use(goingRoutes(deps))
    .use(typingRoutes(deps))
    .use(communityRoutes(deps))
    .use(channelRoutes(deps))
    .use(memberRoutes(deps))
    .use(dmRoutes(deps))
    .use(findRoutes(deps))
    .use(switcherRoutes(deps))
    .use(inviteRoutes(deps))
    .use(ownSettingsRoutes(deps))
    .use(communitySettingsRoutes(deps))
    .use(PLACES.map((place) => placeRoutes(deps, place)));
}
