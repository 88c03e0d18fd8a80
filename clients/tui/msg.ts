/** What can happen to the model, and what is to be done outside of it. */
import type { Attachment } from "#core/attachments/schema.ts";
import type { CommandHelp, CommandReply, Completion } from "#core/commands/schema.ts";
import type { AppError } from "#core/kernel/errors.ts";
import type { Page as PageOf } from "#core/kernel/page.ts";
import type { ChannelMember, Member } from "#core/memberships/schema.ts";
import type { Message, MessagesQuery } from "#core/messages/schema.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { MarkRead } from "#core/reading/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import type { StreamItem } from "#sdk/stream.ts";
import type { Action, MessageAction } from "./keymap.ts";
import type { Draft, Outgoing } from "./model/conversation.ts";
import type { Option } from "./model/panes.ts";
import type { Act, Outcome, Page, PageRef, Values } from "./pages/page.ts";
import type { Input } from "./screen.ts";

/** How a page that was asked for is put beside what is there. */
export type PageUse = "replace" | "older" | "newer";

export type Msg =
  | Exclude<Input, { kind: "mouse" }>
  | { kind: "stream"; item: StreamItem }
  | { kind: "streamEnded"; error: AppError }
  /** `fresh`: the stream begins anew, and what was loaded before may be out of date. */
  | { kind: "snapshot"; snapshot: Snapshot; fresh: boolean }
  | { kind: "people"; community_id: string; people: readonly Member[] }
  | { kind: "page"; list: string; use: PageUse; page: PageOf<Message>; parent: Message | null; show: string | null }
  | { kind: "pageFailed"; list: string; error: AppError }
  | { kind: "sent"; out: Outgoing; message: Message }
  | { kind: "notSent"; out: Outgoing; error: AppError }
  | { kind: "replied"; command: string; list: string; reply: CommandReply }
  | { kind: "commandFailed"; command: string; list: string; error: AppError }
  | { kind: "completed"; list: string; text: string; completion: Completion }
  | { kind: "commands"; channel_id: string; items: readonly CommandHelp[] }
  | { kind: "members"; channel_id: string; members: readonly ChannelMember[] }
  | { kind: "notifications"; items: readonly Notification[]; unread: number }
  | { kind: "hits"; q: string; hits: readonly Hit[]; next: string | null; more: boolean }
  | { kind: "emoji"; query: string; found: readonly Option[] }
  | { kind: "paths"; query: string; found: readonly Option[] }
  | { kind: "uploaded"; list: string; attachment: Attachment }
  | { kind: "uploadFailed"; error: AppError }
  | { kind: "pageLoaded"; ref: PageRef; page: Page }
  | { kind: "pageRefused"; ref: PageRef; error: AppError }
  | { kind: "performed"; ref: PageRef; outcome: Outcome }
  | { kind: "notPerformed"; error: AppError }
  | { kind: "edited"; list: string; text: string }
  | { kind: "done"; text: string }
  | { kind: "failed"; error: AppError }
  | { kind: "tick"; now: number }
  | { kind: "goTo"; channel_id: string; message_id?: string; parent_id?: string | null }
  // What is said in words instead of by keys.
  | { kind: "act"; action: Action }
  | { kind: "actOnMessage"; action: MessageAction }
  | { kind: "say"; text: string }
  | { kind: "searchFor"; q: string }
  | { kind: "attach"; path: string }
  | { kind: "reactWith"; id: string; list: string; emoji: string }
  | { kind: "goToOption"; id: string }
  | { kind: "showCommunity"; slug: string }
  | { kind: "choose"; index: number }
  /** The next field of a form has this text. */
  | { kind: "fill"; text: string }
  | { kind: "loadOlder" }
  | { kind: "selectMessage"; id: string; list: string }
  | { kind: "scroll"; lines: number; list: string }
  | { kind: "focusList"; list: string }
  | { kind: "closePane" };

export type Effect =
  | {
      kind: "load";
      list: string;
      channel: ChannelPath;
      parent_id: string | null;
      query: Partial<MessagesQuery>;
      use: PageUse;
      show: string | null;
    }
  /** These channels are shown now. */
  | { kind: "watch"; channels: readonly string[] }
  | { kind: "people"; slug: string; community_id: string }
  | { kind: "send"; channel: ChannelPath; out: Outgoing }
  | { kind: "command"; list: string; text: string; channel_id: string; parent_id: string | null }
  | { kind: "complete"; list: string; text: string; cursor: number; channel_id: string }
  | { kind: "commands"; channel_id: string }
  | { kind: "editMessage"; id: string; body_md: string }
  | { kind: "deleteMessage"; id: string }
  | { kind: "react"; id: string; emoji: string; add: boolean }
  | { kind: "markRead"; channel: ChannelPath; body: MarkRead }
  | { kind: "typing"; channel_id: string; parent_id?: string; typing: boolean }
  | { kind: "members"; channel: ChannelPath; channel_id: string }
  | { kind: "notifications" }
  | { kind: "notificationsRead"; up_to: string }
  | { kind: "search"; q: string; after: string | null }
  | { kind: "emoji"; query: string; channel_id: string }
  | { kind: "paths"; query: string }
  | { kind: "upload"; list: string; channel_id: string; path: string }
  | { kind: "download"; attachments: readonly Attachment[] }
  | { kind: "open"; url: string }
  | { kind: "copy"; text: string }
  | { kind: "openMessage"; id: string }
  /** A channel that may not be known yet. */
  | { kind: "openChannel"; channel_id: string }
  | { kind: "join"; channel: ChannelPath & { slug: string } }
  | { kind: "openDm"; user_id: string }
  | { kind: "page"; ref: PageRef }
  /** Does something that a page offers, then the page is loaded again. */
  | { kind: "perform"; ref: PageRef; act: Act; values: Values }
  | { kind: "editor"; list: string; text: string }
  | { kind: "notify"; text: string }
  | { kind: "saveDrafts"; drafts: ReadonlyMap<string, Draft> }
  | { kind: "mouse"; on: boolean }
  | { kind: "redraw" }
  | { kind: "suspend" }
  | { kind: "quit" };
