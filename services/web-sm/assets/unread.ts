import type { Mention } from "#core/mentions/schema.ts";
import { type Countable, countIn, countOut, UNREAD_MAX } from "#core/reading/rules.ts";
import type { Reading } from "#core/reading/schema.ts";
import { type Counted, describeUnread, isNews } from "../unread.ts";
import { morph, onDatastarEvent } from "./datastar.ts";

/**
 * Counts what is unread, beside the ways to the channels and in the title. The server says once where the reader stands, and
 * then what happens, the same to everybody; the rules are those of `core`.
 */
export function installUnread(): void {
  onDatastarEvent(({ type, argsRaw }) => {
    switch (type) {
      case "datastar-news":
        return somethingCame(argsRaw);
      case "datastar-gone":
        return somethingWent(argsRaw);
      case "datastar-reading":
        return read(argsRaw.channel ?? "", JSON.parse(argsRaw.reading ?? "{}"));
      case "datastar-channel":
        return renamed(argsRaw);
      case "datastar-patch-elements":
        if (argsRaw.selector === "#sidebar") showUnread();
    }
  });
  // Other tabs of this browser that have no stream at the moment show what one with a stream knows.
  others.addEventListener("message", ({ data }) => {
    if (typeof data === "string" && document.hidden) setTitle(data);
  });
}

type Fields = Record<string, string | undefined>;

const others = new BroadcastChannel("ajet-unread");
const reader = () => document.body.dataset.viewer ?? "";
const linkOf = (channel: string) => document.querySelector<HTMLElement>(`a[data-place="${CSS.escape(channel)}"]`);

function somethingCame(fields: Fields): void {
  const link = linkOf(fields.channel ?? "");
  if (link) count(link, countableOf(fields));
  else markCommunity(fields);
}

/** Who has not joined a channel has nothing unread there. */
function count(link: HTMLElement, message: Countable): void {
  if (link.dataset.visited !== undefined) return;
  const counted = countedOf(link);
  if (message.seq > counted.last_seq) show(link, countIn(counted, message, reader()));
}

function somethingWent(fields: Fields): void {
  const link = linkOf(fields.channel ?? "");
  if (!link) return;
  const counted = countedOf(link);
  const lastSeq = Number(fields.last_seq);
  if (lastSeq <= counted.last_seq) return;
  // Where more is unread than is counted, only the server knows what the count is without this message.
  if (counted.unread_count === UNREAD_MAX) void countAnew();
  else show(link, countOut(counted, countableOf(fields), lastSeq, reader()));
}

function read(channel: string, reading: Reading): void {
  const link = linkOf(channel);
  if (link) place(link, reading);
  else markRead(channel, reading);
}

function place(link: HTMLElement, reading: Reading): void {
  const counted = countedOf(link);
  const isOther = reading.last_read_seq !== counted.last_read_seq || reading.notify_level !== counted.notify_level;
  if (reading.last_seq >= counted.last_seq) show(link, { ...counted, ...reading });
  // Something was said between the reading and its event, and came first.
  else if (isOther) void countAnew();
}

function renamed({ channel = "", name = "" }: Fields): void {
  const link = linkOf(channel);
  if (link && !link.classList.contains("direct")) {
    link.setAttribute("href", link.getAttribute("href")!.replace(/[^/]+$/, encodeURIComponent(name)));
  }
}

/** News in a community that is not shown. */
function markCommunity({ channel = "", author, parent }: Fields): void {
  if (author === reader() || parent) return;
  for (const link of document.querySelectorAll<HTMLElement>(".community[data-joined]")) {
    if (link.dataset.joined!.split(" ").includes(channel)) setNews(link, [...newsOf(link), channel]);
  }
  showUnread();
}

function markRead(channel: string, { unread_count }: Reading): void {
  if (unread_count > 0) return;
  for (const link of document.querySelectorAll<HTMLElement>(".community[data-news]")) {
    setNews(
      link,
      newsOf(link).filter((id) => id !== channel),
    );
  }
  showUnread();
}

const newsOf = ({ dataset }: HTMLElement) => dataset.news?.split(" ").filter(Boolean) ?? [];

function setNews(link: HTMLElement, channels: string[]): void {
  link.dataset.news = [...new Set(channels)].join(" ");
  link.querySelector<HTMLElement>(".dot")!.hidden = channels.length === 0;
}

function countedOf({ dataset, classList }: HTMLElement): Counted {
  return {
    id: dataset.place!,
    type: classList.contains("direct") ? "dm" : "text",
    last_seq: Number(dataset.seq),
    last_read_seq: Number(dataset.read),
    unread_count: Number(dataset.unread),
    mention_count: Number(dataset.mentions),
    notify_level: dataset.level as Reading["notify_level"],
  };
}

const countableOf = ({ seq, author, calls = "", parent = null }: Fields & { parent?: string | null }): Countable => ({
  seq: Number(seq),
  author: author ? { kind: "user", id: author } : { kind: "api_user", id: "" },
  parent_id: parent,
  mentions: calls.split(" ").filter(Boolean).map(mentionOf),
});

const mentionOf = (call: string): Mention =>
  call === "everybody" ? { type: "channel", id: null } : { type: "user", id: call };

function show(link: HTMLElement, counted: Counted): void {
  link.dataset.seq = String(counted.last_seq);
  link.dataset.read = String(counted.last_read_seq);
  link.dataset.unread = String(counted.unread_count);
  link.dataset.mentions = String(counted.mention_count);
  link.dataset.level = counted.notify_level;
  showLevel(counted);
  link.classList.toggle("has-news", isNews(counted));
  link.classList.toggle("muted", counted.notify_level === "none");
  const { text, said } = describeUnread(counted);
  const [number, words] = link.querySelectorAll(".badge > span");
  number!.textContent = text;
  words!.textContent = said;
  showUnread();
}

/** In the head of the channel it can be changed; it may have been somewhere else. */
function showLevel({ id, notify_level }: Counted): void {
  const menu = document.querySelector<HTMLElement>(`[data-level-of="${CSS.escape(id)}"]`);
  if (!menu) return;
  menu.dataset.level = notify_level;
  for (const button of menu.querySelectorAll("button")) button.ariaPressed = String(button.value === notify_level);
}

/** What stands in the title, and on the button that opens the list of communities. */
export function showUnread(): void {
  const links = [...document.querySelectorAll<HTMLElement>("a[data-place]")].map(countedOf).filter(isNews);
  const calls = links.reduce(
    (sum, { type, unread_count, mention_count }) => sum + (type === "dm" ? unread_count : mention_count),
    0,
  );
  const elsewhere = document.querySelector(".community .dot:not([hidden])") !== null;
  const mark = document.querySelector<HTMLElement>(".dot.elsewhere");
  if (mark) mark.hidden = !elsewhere;
  const badge = calls > 0 ? `(${calls}) ` : links.length > 0 || elsewhere ? "• " : "";
  setTitle(badge);
  others.postMessage(badge);
}

function setTitle(badge: string): void {
  const title = document.title.replace(/^(\(\d+\) |• )/, "");
  if (document.title !== badge + title) document.title = badge + title;
}

let counting = false;

/** Asks the server where the reader stands. */
async function countAnew(): Promise<void> {
  if (counting) return;
  counting = true;
  try {
    const place = new URLSearchParams(document.querySelector<HTMLElement>("#sidebar")?.dataset.query);
    const response = await fetch(`/sidebar?${place}`);
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    morph(document.getElementById("sidebar")!, page.getElementById("sidebar")!);
    showUnread();
  } finally {
    counting = false;
  }
}
