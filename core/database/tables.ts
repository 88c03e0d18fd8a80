/** Every table, for the migration generator alone: code imports the table of the slice that it needs. */
export { attachments } from "../attachments/table.ts";
export { auditLog } from "../audit/table.ts";
export { avatars } from "../avatars/table.ts";
export { channels } from "../channels/table.ts";
export { communities } from "../communities/table.ts";
export { invites } from "../invites/table.ts";
export { rateLimits } from "../limits/table.ts";
export { channelMembers, communityMembers } from "../memberships/table.ts";
export { mentions } from "../mentions/table.ts";
export { messages } from "../messages/table.ts";
export { bans, mutes } from "../moderation/table.ts";
export { notifications } from "../notifications/table.ts";
export { reactions } from "../reactions/table.ts";
export { deviceGrants, sessions } from "../sessions/table.ts";
export { apiTokens, apiUsers, channelApiUsers } from "../tokens/table.ts";
export { oauthAccounts, users } from "../users/table.ts";
export { webhooks } from "../webhooks/table.ts";
export { outbox } from "./outbox-table.ts";
