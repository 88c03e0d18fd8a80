import { UsageError } from "./exit.ts";

const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
type Unit = keyof typeof MILLISECONDS;

/** Milliseconds of a time such as `90s`, `10m`, `4h` or `2d`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * MILLISECONDS[unit as Unit];
}

/** Reads the value of an option that takes such a time. @throws UsageError */
export const readDuration =
  (option: string) =>
  (text: string): number => {
    const duration = parseDuration(text);
    if (duration !== undefined && duration > 0) return duration;
    throw new UsageError(`${option} takes a time such as 90s, 10m, 4h or 2d, not "${text}".`);
  };

/** A moment that is written out, such as `2030-01-02T09:00`, here unless it says where; undefined when it is none. */
export function parseMoment(text: string): number | undefined {
  const moment = Date.parse(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d|$)/.test(text) ? text : "");
  return Number.isNaN(moment) ? undefined : moment;
}

/** Reads the value of an option that takes when something ends: a time from now, or a moment. In ISO-8601. @throws UsageError */
export const readEnd =
  (option: string) =>
  (text: string): string => {
    const duration = parseDuration(text);
    const moment = duration === undefined ? parseMoment(text) : Date.now() + duration;
    if (moment !== undefined) return new Date(moment).toISOString();
    throw new UsageError(
      `${option} takes a time from now such as 90m, 4h or 2d, or one such as 2030-01-02T09:00, not "${text}".`,
    );
  };
