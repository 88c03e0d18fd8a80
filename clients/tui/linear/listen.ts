/** What is typed into the linear mode: a line that is sent, or words that begin with a colon. */
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { filtered, placeOptions } from "../options.ts";

export const HELP = `:go NAME        to a channel or person            :unread   to what is unread
:where          all channels and people           :more     older messages
:reply N TEXT   reply to message N in its thread  :thread N the thread of message N     :back  out of it
:edit N TEXT    :delete N    :react N EMOJI    :open N    :copy N    :save N
:search WORDS   :notifications    :members    :attach PATH    :read  all here is read
:settings       yours, the channel's, the community's; a number chooses of what is listed     :who N    who reacted to message N
:quit           A line that begins with a slash is a command of the chat: /help lists them. Two colons begin a text with one.`;

export interface Heard {
  msgs: Msg[];
  /** To be said at once. */
  answer?: string;
  /** Messages before those that were said are asked for. */
  wantsOlder?: true;
}

const ESCAPE: Msg = { kind: "key", key: "escape" };

type MessageOf = (number: number) => { id: string; list: string } | null;

/** What a line means. */
export function listen(model: Model, line: string, messageOf: MessageOf): Heard {
  if (model.overlay?.kind === "confirm") return { msgs: [{ kind: "text", text: /^y/i.test(line) ? "y" : "n" }] };
  if (model.overlay?.kind === "form") return { msgs: [line === ":back" ? ESCAPE : { kind: "fill", text: line }] };
  const chooses = (model.overlay && "query" in model.overlay) || model.pane?.kind === "page";
  if (chooses && /^\d+$/.test(line)) return { msgs: [{ kind: "choose", index: Number(line) - 1 }] };
  if (model.overlay?.kind === "shown" && /^[yt]$/i.test(line)) return { msgs: [{ kind: "text", text: line }] };
  if (!line.startsWith(":") || line.startsWith("::")) return say(line.replace(/^::/, ":"));
  const [, word = "", rest = ""] = /^:(\S*)\s*(.*)$/s.exec(line) ?? [];
  switch (word) {
    case "help":
      return { msgs: [], answer: HELP };
    case "go":
      return go(model, rest);
    case "where":
      return {
        msgs: [],
        answer: placeOptions(model)
          .map(({ label, detail, unread }) => `${label}${unread ? " (unread)" : ""} ${detail}`.trim())
          .join("\n"),
      };
    case "unread":
      return { msgs: [{ kind: "act", action: "nextUnread" }] };
    case "more":
      return { msgs: [], wantsOlder: true };
    case "back":
      return { msgs: [model.overlay || model.pane?.kind === "page" ? ESCAPE : { kind: "closePane" }] };
    case "settings":
      return { msgs: [{ kind: "act", action: "settings" }] };
    case "read":
      return { msgs: [{ kind: "act", action: "markRead" }] };
    case "members":
    case "notifications":
      return { msgs: [{ kind: "closePane" }, { kind: "act", action: word }] };
    case "search":
      return { msgs: [{ kind: "searchFor", q: rest }] };
    case "attach":
      return { msgs: [{ kind: "attach", path: rest }] };
    case "quit":
      return { msgs: [{ kind: "act", action: "quit" }] };
    default:
      return ofMessage(word, rest, messageOf);
  }
}

const say = (text: string): Heard => ({ msgs: text === "" ? [] : [{ kind: "say", text }] });

function go(model: Model, name: string): Heard {
  const [best] = filtered(placeOptions(model), name);
  return best ? { msgs: [{ kind: "goToOption", id: best.id }] } : { msgs: [], answer: `Nothing is called "${name}".` };
}

const MESSAGE_WORDS = {
  thread: "reply",
  reply: "reply",
  edit: "edit",
  delete: "delete",
  react: "react",
  open: "open",
  copy: "copy",
  save: "save",
  who: "reactors",
} as const;

function ofMessage(word: string, rest: string, messageOf: MessageOf): Heard {
  const action = MESSAGE_WORDS[word as keyof typeof MESSAGE_WORDS];
  if (!action) return { msgs: [], answer: `There is no :${word}. :help says what there is.` };
  const [, number = "", text = ""] = /^(\d+)\s*(.*)$/s.exec(rest) ?? [];
  const message = messageOf(Number(number));
  if (!message) return { msgs: [], answer: `Which message? Say its number: :${word} 3` };
  const msgs: Msg[] = [{ kind: "selectMessage", ...message }];
  if (word === "react") return { msgs: [{ kind: "reactWith", ...message, emoji: text }] };
  msgs.push({ kind: "actOnMessage", action });
  if ((word === "reply" || word === "edit") && text !== "") msgs.push({ kind: "say", text });
  return { msgs };
}
