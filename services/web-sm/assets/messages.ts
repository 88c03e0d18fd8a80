import { createCalendar } from "../calendar.ts";
import { continues, type Placed } from "../grouping.ts";

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

/** Puts times that are not yet so into the reader's time zone. */
export function localizeTimes(root: Element): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time.clock:not([data-local])")) {
    time.textContent = calendar.clock(time.dateTime);
    time.title = calendar.full(time.dateTime);
    time.dataset.local = "";
  }
  for (const time of root.querySelectorAll<HTMLTimeElement>("time.brief:not([data-local])")) {
    time.textContent = calendar.brief(time.dateTime);
    time.title = calendar.full(time.dateTime);
    time.dataset.local = "";
  }
  for (const time of root.querySelectorAll<HTMLTimeElement>("time.full:not([data-local])")) {
    time.textContent = calendar.full(time.dateTime);
    time.dataset.local = "";
  }
}

/**
 * Brings a list of messages into shape, however they came into it: which of them go on where the one above ended, and where
 * a day begins. The server does the same for a page as a whole, in UTC.
 */
export function arrange(list: HTMLElement): void {
  localizeTimes(list);
  let before: Placed | null = null;
  let day: HTMLElement | null = null;
  for (const element of [...list.children] as HTMLElement[]) {
    if (element.matches(".day")) {
      day?.remove();
      day = element;
    } else if (element.matches(".message")) {
      const message: Placed = { author: element.dataset.author ?? "", at: element.dataset.at ?? "" };
      element.classList.toggle("continued", continues(before, message, dayOf));
      const beginsDay = before === null || dayOf(before.at) !== dayOf(message.at);
      if (!beginsDay) day?.remove();
      else if (day) nameDay(day, message.at);
      else element.before(nameDay(newDay(), message.at));
      day = null;
      before = message;
    }
  }
  day?.remove();
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
