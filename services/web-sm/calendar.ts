/** Times as people read them. The server writes them in UTC, and the browser over again in its own time zone. */
export interface Calendar {
  /** `2026-11-22` */
  day(at: string): string;
  /** `14:03` */
  clock(at: string): string;
  /** `Sunday, 22 November 2026 at 14:03` */
  full(at: string): string;
  /** `22 Nov 2026, 14:03` */
  moment(at: string): string;
  /** `14:03` of today, `20 Nov, 14:03` of another day of this year, else `20 Nov 2025`. */
  brief(at: string): string;
  /** `Today`, `Yesterday`, or `Friday, 20 November`; with the year when it is another one than this. */
  dayLabel(at: string): string;
}

const DAY = 86_400_000;

/** @param timeZone as IANA names them; that of the machine when absent. */
export function createCalendar(timeZone?: string, now: () => number = Date.now): Calendar {
  const format = (locale: string, options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { ...options, ...(timeZone ? { timeZone } : {}) });
    return (at: string | number) => formatter.format(new Date(at));
  };
  // Sweden writes dates as ISO 8601 does.
  const day = format("sv-SE", { dateStyle: "short" });
  const clock = format("en-GB", { hour: "2-digit", minute: "2-digit" });
  const full = format("en-GB", { dateStyle: "full", timeStyle: "short" });
  const moment = format("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const thisYear = format("en-GB", { weekday: "long", day: "numeric", month: "long" });
  const otherYear = format("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

  const dayAndClock = format("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const shortDay = format("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const isThisYear = (at: string) => day(at).slice(0, 4) === day(now()).slice(0, 4);

  return {
    day,
    clock,
    full,
    moment,
    brief: (at) => (day(at) === day(now()) ? clock : isThisYear(at) ? dayAndClock : shortDay)(at),
    dayLabel(at) {
      if (day(at) === day(now())) return "Today";
      if (day(at) === day(now() - DAY)) return "Yesterday";
      return (isThisYear(at) ? thisYear : otherYear)(at);
    },
  };
}
