/** What came of what was asked for. */
import { activeList, withList } from "../lists.ts";
import type { Model } from "../model.ts";
import type { Effect, Msg } from "../msg.ts";
import { editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { withDraft } from "./compose.ts";
import { withPage } from "./loading.ts";
import { pageAnswered } from "./pages.ts";
import { failed, notSent, restored, withSent } from "./sent.ts";

export function answered(model: Model, msg: Msg): Step {
  switch (msg.kind) {
    case "people":
      if (msg.community_id !== model.peopleOf) return [model, []];
      return [{ ...model, people: new Map(msg.people.map((member) => [member.id, member])) }, []];
    case "page":
      return [withPage(model, msg), []];
    case "pageFailed":
      return [
        withList(model, msg.list, (list) => ({
          ...list,
          loading: null,
          stale: list.loading === "all",
          error: msg.error.detail,
        })),
        [],
      ];
    case "sent":
      return [withSent(model, msg.out.client_message_id, msg.out.list, msg.message), []];
    case "notSent":
      return notSent(model, msg);
    case "replied":
      return replied(model, msg);
    case "commandFailed":
      return [failed(restored(model, msg.list, msg.command), msg.error), []];
    case "completed": {
      const draft = draftOf(model, msg.list);
      if (activeList(model) !== msg.list || draft.editor.text !== msg.text) return [model, []];
      const { from, to, items, hint } = msg.completion;
      // What stands there already in full needs no proposal.
      const isDone = items.length === 1 && items[0]!.value.trim() === msg.text.slice(from, to).trim();
      const none = items.length === 0 || isDone;
      const proposals = none ? null : { ...msg.completion, list: msg.list, text: msg.text, index: 0 };
      return [{ ...model, proposals, hint: hint && { list: msg.list, command: hint } }, []];
    }
    case "commands":
      return [{ ...model, commands: new Map(model.commands).set(msg.channel_id, msg.items) }, []];
    case "members":
      if (model.pane?.kind !== "members" || model.pane.channel_id !== msg.channel_id) return [model, []];
      return [{ ...model, pane: { ...model.pane, members: msg.members } }, []];
    case "notifications":
      return notified(model, msg);
    case "hits": {
      const { pane } = model;
      if (pane?.kind !== "search" || pane.asked !== msg.q) return [model, []];
      return [
        {
          ...model,
          pane: { ...pane, hits: msg.more ? [...(pane.hits ?? []), ...msg.hits] : msg.hits, next: msg.next },
        },
        [],
      ];
    }
    case "emoji":
    case "paths": {
      const { overlay } = model;
      const kind = msg.kind === "emoji" ? "reactions" : "path";
      if (overlay?.kind !== kind || overlay.query.text !== msg.query) return [model, []];
      return [{ ...model, overlay: { ...overlay, found: msg.found, index: 0 } }, []];
    }
    case "uploaded": {
      const added = withDraft(model, msg.list, (draft) => ({
        ...draft,
        attachments: [...draft.attachments, msg.attachment],
      }));
      return [{ ...added, uploads: Math.max(0, added.uploads - 1) }, []];
    }
    case "uploadFailed":
      return [failed({ ...model, uploads: Math.max(0, model.uploads - 1) }, msg.error), []];
    case "pageLoaded":
    case "pageRefused":
    case "performed":
    case "notPerformed":
      return pageAnswered(model, msg);
    case "edited":
      return [
        withDraft(model, msg.list, (draft) => ({
          ...draft,
          editor: { ...editorWith(msg.text), undo: [...draft.editor.undo, draft.editor] },
        })),
        [],
      ];
    case "done":
      return [{ ...model, notice: { level: "info", text: msg.text } }, []];
    case "failed":
      return [failed(model, msg.error), []];
    default:
      return [model, []];
  }
}

/** A reply of one line and at most so many characters needs no pane. */
const SHORT = 100;

function replied(model: Model, { command, reply }: Extract<Msg, { kind: "replied" }>): Step {
  if (reply.kind === "navigate") {
    const { channel_id, message_id, community } = reply.to;
    const notice = reply.text === "" ? null : ({ level: "info", text: reply.text } as const);
    if (channel_id === null) {
      const there = model.snapshot?.communities.find(({ slug }) => slug === community);
      return [{ ...model, community_id: there?.id ?? model.community_id, notice }, []];
    }
    const effect: Effect[] =
      message_id === null ? [{ kind: "openChannel", channel_id }] : [{ kind: "openMessage", id: message_id }];
    return [{ ...model, notice }, effect];
  }
  if (reply.kind !== "table" && !reply.text.includes("\n") && reply.text.length <= SHORT) {
    return [{ ...model, notice: reply.text === "" ? null : { level: "info", text: reply.text } }, []];
  }
  return [{ ...model, pane: { kind: "reply", command, reply }, focus: "pane", paneIndex: 0 }, []];
}

/** Whoever looks at the notifications has read them. */
function notified(model: Model, { items, unread }: Extract<Msg, { kind: "notifications" }>): Step {
  const shown = model.pane?.kind === "notifications";
  const pane = model.pane?.kind === "notifications" ? { ...model.pane, items } : model.pane;
  const newest = items.at(-1);
  const effects: Effect[] =
    shown && unread > 0 && newest && model.focused ? [{ kind: "notificationsRead", up_to: newest.id }] : [];
  return [{ ...model, pane, unreadNotifications: unread }, effects];
}
