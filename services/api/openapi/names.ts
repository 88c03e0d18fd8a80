import type { z } from "zod";
import { accountSchema } from "#core/accounts/schema.ts";
import { attachmentSchema } from "#core/attachments/schema.ts";
import { accountEntrySchema, auditEntrySchema } from "#core/audit/schema.ts";
import {
  channelSchema,
  createChannelSchema,
  listedChannelSchema,
  myChannelSchema,
  updateChannelSchema,
} from "#core/channels/schema.ts";
import {
  commandHelpSchema,
  commandReplySchema,
  completeSchema,
  completionSchema,
  linkSchema,
  runCommandSchema,
} from "#core/commands/schema.ts";
import {
  communitySchema,
  createCommunitySchema,
  myCommunitySchema,
  updateCommunitySchema,
} from "#core/communities/schema.ts";
import { dmSchema, openDmSchema, updateDmSchema } from "#core/dms/schema.ts";
import { acceptedInviteSchema, createInviteSchema, inviteSchema, newInviteSchema } from "#core/invites/schema.ts";
import { fieldErrorSchema, problemSchema } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { changeRoleSchema, channelMemberSchema, memberSchema, roleSchema } from "#core/memberships/schema.ts";
import { mentionSchema } from "#core/mentions/schema.ts";
import {
  authorSchema,
  editMessageSchema,
  messageSchema,
  postMessageSchema,
  postReplySchema,
  purgedSchema,
  reactionCountSchema,
  reactorsSchema,
  threadSchema,
} from "#core/messages/schema.ts";
import { banMemberSchema, banSchema, muteMemberSchema, muteSchema } from "#core/moderation/schema.ts";
import { markNotificationsSchema, notificationSchema } from "#core/notifications/schema.ts";
import { markReadSchema, readingSchema, setNotifyLevelSchema } from "#core/reading/schema.ts";
import { hitSchema } from "#core/search/schema.ts";
import { sessionSchema } from "#core/sessions/schema.ts";
import { accessSchema, openChannelSchema, snapshotSchema } from "#core/snapshot/schema.ts";
import { followedThreadSchema } from "#core/threads/schema.ts";
import {
  botSchema,
  botSelfSchema,
  channelBotSchema,
  communityBotSchema,
  createTokenSchema,
  newTokenSchema,
  scopeSchema,
  tokenSchema,
} from "#core/tokens/schema.ts";
import { meSchema, personSchema, profileSchema, statusSchema, updateMeSchema } from "#core/users/schema.ts";
import {
  createWebhookSchema,
  deliveredSchema,
  newWebhookSchema,
  updateWebhookSchema,
  webhookSchema,
} from "#core/webhooks/schema.ts";

/** The shapes that the document tells of once, by name. What is not here is written out wherever it occurs. */
export const NAMES: Record<string, z.ZodType> = {
  Id: idSchema,
  Problem: problemSchema,
  FieldError: fieldErrorSchema,

  AcceptedInvite: acceptedInviteSchema,
  Access: accessSchema,
  Attachment: attachmentSchema,
  Account: accountSchema,
  AccountEntry: accountEntrySchema,
  AuditEntry: auditEntrySchema,
  Author: authorSchema,
  Ban: banSchema,
  Bot: botSchema,
  BotSelf: botSelfSchema,
  Channel: channelSchema,
  ChannelBot: channelBotSchema,
  ChannelMember: channelMemberSchema,
  Command: commandHelpSchema,
  CommandReply: commandReplySchema,
  Community: communitySchema,
  CommunityBot: communityBotSchema,
  Completion: completionSchema,
  Delivered: deliveredSchema,
  Dm: dmSchema,
  FollowedThread: followedThreadSchema,
  Hit: hitSchema,
  Invite: inviteSchema,
  Link: linkSchema,
  ListedChannel: listedChannelSchema,
  Me: meSchema,
  Member: memberSchema,
  Mention: mentionSchema,
  Message: messageSchema,
  Mute: muteSchema,
  MyChannel: myChannelSchema,
  MyCommunity: myCommunitySchema,
  NewInvite: newInviteSchema,
  NewToken: newTokenSchema,
  NewWebhook: newWebhookSchema,
  Notification: notificationSchema,
  OpenChannel: openChannelSchema,
  Person: personSchema,
  Profile: profileSchema,
  Purged: purgedSchema,
  ReactionCount: reactionCountSchema,
  Reactors: reactorsSchema,
  Reading: readingSchema,
  Role: roleSchema,
  Scope: scopeSchema,
  Session: sessionSchema,
  Snapshot: snapshotSchema,
  Status: statusSchema,
  Thread: threadSchema,
  Token: tokenSchema,
  Webhook: webhookSchema,

  BanMember: banMemberSchema,
  ChangeRole: changeRoleSchema,
  Complete: completeSchema,
  CreateChannel: createChannelSchema,
  CreateCommunity: createCommunitySchema,
  CreateInvite: createInviteSchema,
  CreateToken: createTokenSchema,
  CreateWebhook: createWebhookSchema,
  EditMessage: editMessageSchema,
  MarkNotifications: markNotificationsSchema,
  MarkRead: markReadSchema,
  MuteMember: muteMemberSchema,
  OpenDm: openDmSchema,
  PostMessage: postMessageSchema,
  PostReply: postReplySchema,
  RunCommand: runCommandSchema,
  SetNotifyLevel: setNotifyLevelSchema,
  UpdateChannel: updateChannelSchema,
  UpdateCommunity: updateCommunitySchema,
  UpdateDm: updateDmSchema,
  UpdateMe: updateMeSchema,
  UpdateWebhook: updateWebhookSchema,
};
