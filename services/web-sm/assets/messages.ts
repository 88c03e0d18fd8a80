import { createCalendar } from "../calendar.ts";
import { continues, isNewTo, type Placed } from "../grouping.ts";

const calendar = createCalendar();

/** The day of each moment that was asked for: formatting a date costs more than all the rest of arranging a message. */
const days = new Map<string, string>();

function dayOf(at: string): string {
  let day = days.get(at);
  if (day === undefined) {
    day = calendar.day(at);
    days.set(at, day);
  }
  return day;
}

const FORMATS = ["clock", "brief", "moment"] as const;

/** Puts times that are not yet so into the reader's time zone. */
export function localizeTimes(root: Element): void {
  for (const format of FORMATS) {
    for (const time of root.querySelectorAll<HTMLTimeElement>(`time.${format}:not([data-local])`)) {
      time.textContent = calendar[format](time.dateTime);
      time.title = calendar.full(time.dateTime);
      time.dataset.local = "";
    }
  }
}

/**
 * Brings a list of messages into shape, however they came into it: in their order, which of them go on where the one above
 * ended, where a day begins, and where what is new to the reader does. The server does the same for a page as a whole, in UTC.
 */
export function arrange(list: HTMLElement): void {
  localizeTimes(list);
  putInOrder(list);
  const isNew = newsIn(list);
  let newLine = list.querySelector<HTMLElement>(":scope > .new-line");
  let before: Placed | null = null;
  let day: HTMLElement | null = null;
  let hasNews = false;
  for (const element of [...list.children] as HTMLElement[]) {
    if (element.matches(".day")) {
      day?.remove();
      day = element;
    } else if (element.matches(".message")) {
      const message: Placed = { author: element.dataset.author ?? "", at: element.dataset.at ?? "" };
      const beginsDay = before === null || dayOf(before.at) !== dayOf(message.at);
      if (!beginsDay) day?.remove();
      else if (day) nameDay(day, message.at);
      else element.before(nameDay(newDay(), message.at));
      const beginsNews = !hasNews && isNew(element);
      if (beginsNews) {
        newLine ??= makeNewLine(list);
        if (element.previousElementSibling !== newLine) element.before(newLine);
        hasNews = true;
      }
      element.classList.toggle("continued", !beginsNews && continues(before, message, dayOf));
      day = null;
      before = message;
    }
  }
  day?.remove();
  if (!hasNews) newLine?.remove();
}

/** Events that come again, and pages that were fetched meanwhile, can put a message behind one that is newer. */
function putInOrder(list: HTMLElement): void {
  const messages = [...list.querySelectorAll<HTMLElement>(":scope > .message")];
  const seqOf = (message: HTMLElement) => Number(message.dataset.seq);
  if (messages.every((message, index) => index === 0 || seqOf(messages[index - 1]!) <= seqOf(message))) return;
  const end = messages.at(-1)!.nextSibling;
  for (const message of messages.sort((a, b) => seqOf(a) - seqOf(b))) list.insertBefore(message, end);
}

/**
 * The conversation says up to where its reader had read when they opened it; a thread says nothing. Where a list begins after
 * that, what is new begins further up.
 */
function newsIn(list: HTMLElement): (message: HTMLElement) => boolean {
  const lastRead = list.closest<HTMLElement>(".conversation")?.dataset.lastRead;
  const reader = document.body.dataset.viewer ?? "";
  const first = Number(list.querySelector<HTMLElement>(":scope > .message")?.dataset.seq);
  const isFurtherUp = first > Number(lastRead) && list.querySelector(":scope > .older") !== null;
  if (lastRead === undefined || isFurtherUp) return () => false;
  return ({ dataset }) => isNewTo(reader, Number(lastRead), { author: dataset.author ?? "", seq: Number(dataset.seq) });
}

function makeNewLine(list: HTMLElement): HTMLElement {
  const line = document.createElement("p");
  line.className = "new-line";
  line.id = `new-${list.id.replace(/^list-/, "")}`;
  const label = document.createElement("span");
  label.textContent = "New";
  line.append(label);
  return line;
}

function newDay(): HTMLElement {
  const heading = document.createElement("h2");
  heading.className = "day";
  heading.append(document.createElement("time"));
  return heading;
}

function nameDay(heading: HTMLElement, at: string): HTMLElement {
  const time = heading.querySelector("time")!;
  const label = calendar.dayLabel(at);
  if (time.textContent !== label) time.textContent = label;
  time.dateTime = dayOf(at);
  return heading;
}
