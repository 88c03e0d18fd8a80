/** The model as lines one after the other, for screen readers and braille: what was said once is not said again. */
import { sizeText } from "#core/attachments/rules.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import type { Message } from "#core/messages/schema.ts";
import type { FormOverlay } from "../model/panes.ts";
import type { Model } from "../model.ts";
import { channelOf, clockText, dayOf, dayText, fullTitleOf } from "../names.ts";
import { optionsOf } from "../options.ts";
import { oneLine, textOf } from "../text/line.ts";
import { paneEntries, paneTitle } from "../views/pane.ts";

/** Messages that are said of a channel when one enters it. */
const AT_FIRST = 10;
const WIDTH = 400;

/** Says what is new since the last time. */
export class Speaker {
  private last: Model | null = null;
  private place: string | null = null;
  private connection = "";
  /** The day of the message that was said last; what is said at first is of today unless a day is said. */
  private day: string | null = null;
  /** The list of which older messages were asked for and are on their way. */
  private awaitsOlder: string | null = null;
  /** Messages that were said, by the number that they were given; and what was said of each. */
  private readonly numbers = new Map<string, number>();
  private readonly said = new Map<string, string>();
  private readonly byNumber: { id: string; list: string }[] = [];

  /** The message of a number, if it was said. */
  messageOf(number: number): { id: string; list: string } | null {
    return this.byNumber[number - 1] ?? null;
  }

  /** The lines to be said now. */
  next(model: Model): string[] {
    const before = this.last;
    this.last = model;
    const lines: string[] = [];
    const connection = connectionText(model);
    if (connection !== this.connection) lines.push(connection);
    this.connection = connection;
    lines.push(...this.placeLines(model), ...this.messageLines(model));
    if (model.pane !== before?.pane) lines.push(...paneLines(model));
    if (model.overlay !== before?.overlay) lines.push(...overlayLines(model));
    if (model.notice && model.notice !== before?.notice) lines.push(model.notice.text);
    return lines.map(oneLine).filter((line) => line !== "");
  }

  /** Messages before those that were said; null when they must be loaded first: then they are said when they come. */
  older(model: Model): string[] | null {
    const key = this.key(model);
    const list = key === null ? undefined : model.lists.get(key);
    if (!list || key === null) return [];
    const first = list.messages.findIndex(({ id }) => this.numbers.has(id));
    const before = list.messages.slice(Math.max(0, first - AT_FIRST), Math.max(0, first));
    this.awaitsOlder = before.length === 0 && list.older !== null ? key : null;
    if (this.awaitsOlder !== null) return null;
    if (before.length === 0) return ["That is the beginning."];
    for (const { id } of before) this.said.delete(id);
    return before.flatMap((message) => this.say(message, key, model)).map(oneLine);
  }

  private key(model: Model): string | null {
    return model.pane?.kind === "thread" ? model.pane.parent_id : model.channel_id;
  }

  private placeLines(model: Model): string[] {
    const key = this.key(model);
    const channel = channelOf(model, model.channel_id);
    if (key === this.place || !channel || !model.snapshot) return [];
    this.place = key;
    const name = fullTitleOf(channel, model.snapshot.me.id);
    if (model.pane?.kind === "thread") return [`Thread in ${name}`];
    return [
      [name, channel.topic, channel.unread_count > 0 ? `${channel.unread_count} unread` : ""]
        .filter(Boolean)
        .join(" · "),
    ];
  }

  private messageLines(model: Model): string[] {
    const key = this.key(model);
    const list = key === null ? undefined : model.lists.get(key);
    if (!list?.loaded || list.stale || key === null) return [];
    const first = list.messages.findIndex(({ id }) => this.numbers.has(id));
    // What was loaded before the first message that was said is old, and is said when somebody asks for it.
    for (const message of list.messages.slice(0, Math.max(0, first)))
      if (!this.said.has(message.id)) this.said.set(message.id, stateOf(message));
    if (this.awaitsOlder === key && list.loading === null && (first > 0 || list.older === null)) {
      this.awaitsOlder = null;
      return this.older(model) ?? [];
    }
    const isFirst = first < 0;
    const shown = isFirst ? list.messages.slice(-AT_FIRST) : list.messages;
    const fresh = shown.filter((message) => this.said.get(message.id) !== stateOf(message));
    // What was there before one came is not news, but for what one is shown at first.
    for (const message of list.messages)
      if (isFirst && !shown.includes(message)) this.said.set(message.id, stateOf(message));
    return fresh.flatMap((message) => this.say(message, key, model));
  }

  private say(message: Message, list: string, model: Model): string[] {
    const change = this.said.has(message.id) ? "changed: " : "";
    this.said.set(message.id, stateOf(message));
    const known = this.numbers.get(message.id);
    const number = known ?? this.byNumber.push({ id: message.id, list });
    this.numbers.set(message.id, number);
    const isNew =
      list === model.channel_id && model.lists.get(list)?.newAfter === message.seq - 1 ? ["New from here."] : [];
    const bot = message.author.kind === "user" ? "" : " (bot)";
    const day = change === "" ? this.dayLines(message, model) : [];
    const [first = "", ...others] = textLines(message);
    return [
      ...day,
      ...isNew,
      `${number}. ${clockText(message.created_at)} ${message.author.name}${bot}: ${change}${first}`,
      ...others.map((line) => `  ${line}`),
    ];
  }

  private dayLines({ created_at }: Message, { now }: Model): string[] {
    const day = dayOf(created_at);
    const said = this.day ?? dayOf(new Date(now).toISOString());
    this.day = day;
    return day === said ? [] : [dayText(created_at, now)];
  }
}

/** What of a message is worth saying again when it is another. */
const stateOf = ({ body_md, edited_at, deleted_at, reactions, reply_count }: Message): string =>
  JSON.stringify([body_md, edited_at, deleted_at, reactions, reply_count]);

function textLines(message: Message): string[] {
  if (message.deleted_at !== null) return ["deleted"];
  const text = message.body_md === "" ? [] : renderPlain(parseMarkdown(message.body_md)).split("\n");
  const files = message.attachments.map(({ filename, size_bytes }) => `file ${filename}, ${sizeText(size_bytes)}`);
  const reactions = message.reactions.map(({ emoji, count }) => `${emoji} ${count}`).join(", ");
  const by =
    message.last_repliers.length === 0 ? "" : ` by ${message.last_repliers.map(({ name }) => name).join(", ")}`;
  const replies =
    message.reply_count > 0 ? [`${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}${by}`] : [];
  return [...text, ...files, ...(reactions === "" ? [] : [`reactions ${reactions}`]), ...replies];
}

function connectionText({ connection, snapshot }: Model): string {
  if (connection.kind === "live" && !snapshot) return "Connecting.";
  switch (connection.kind) {
    case "connecting":
      return "Connecting.";
    case "live":
      return "Connected. A line is sent as it is; :help says what else can be typed.";
    case "offline":
      return `Offline: ${connection.detail} Trying again; nothing gets lost.`;
    case "ended":
      return `${connection.detail} (ajet-chat login)`;
  }
}

function paneLines(model: Model): string[] {
  const { pane } = model;
  if (!pane || pane.kind === "thread") return [];
  const entries = paneEntries(model, pane, WIDTH);
  if (entries === null) return [];
  const lines = entries.flatMap(({ lines }, index) => {
    const texts = lines.map((line) => textOf(line).trimEnd());
    return pane.kind === "page" ? [`${index + 1}) ${texts.map((text) => text.trim()).join(": ")}`] : texts;
  });
  return [paneTitle(pane), ...(lines.length === 0 ? ["Nothing."] : lines)];
}

function overlayLines(model: Model): string[] {
  const { overlay } = model;
  if (overlay?.kind === "confirm") return [`${overlay.question} Type y or n.`];
  if (overlay?.kind === "form") return formLines(overlay);
  if (overlay?.kind === "shown") {
    const more = overlay.acts.map(({ label }) => ` Type t: ${label.toLowerCase()}.`).join("");
    return [overlay.title, overlay.text, `Type y to copy it.${more} :back closes.`];
  }
  if (!overlay || !("query" in overlay) || overlay.kind === "switcher" || overlay.kind === "communities") return [];
  return optionsOf(model, overlay).map(({ label }, index) => `${index + 1}) ${label}`);
}

/** The field that is asked for; the others are asked one after the other. */
function formLines({ act, fields, index, error, busy }: FormOverlay): string[] {
  if (busy) return [];
  const { field, editor } = fields[index]!;
  const choices = field.choices?.map(({ label }) => label).join(" / ");
  const now = field.choices?.find(({ value }) => value === editor.text)?.label ?? editor.text;
  const hints = [choices ?? field.hint, now === "" ? "" : `now: ${now}`].filter(Boolean).join("; ");
  const asked = `${field.label}${hints === "" ? "" : ` (${hints})`}:`;
  return [
    ...(index === 0 ? [`${act.label}. An empty line leaves a field as it is; :back leaves all.`] : []),
    ...(error === null ? [] : [error]),
    asked,
  ];
}
