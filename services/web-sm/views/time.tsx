import type { Html } from "#services/shared/html/html.ts";
import { createCalendar } from "../calendar.ts";

/** Not knowing where the reader is, the server says what it means. */
export const utc = {
  ...createCalendar("UTC"),
  // Asked several times for each message of a page, and of all this one can be told without the tables of the world's calendars.
  day: (at: string | number) => new Date(at).toISOString().slice(0, 10),
};

/** When something happened. The script in the page writes it again in the reader's own time zone. */
export const Clock = ({ at }: { at: string }): Html => (
  <time class="clock" datetime={at} title={`${utc.full(at)} UTC`}>
    {utc.clock(at)}
  </time>
);

/** The same with its day, in few words: for lists. */
export const BriefTime = ({ at }: { at: string }): Html => (
  <time class="brief" datetime={at} title={`${utc.full(at)} UTC`}>
    {utc.brief(at)}
  </time>
);

/** The same with its day and year, for what stands outside of days. */
export const FullTime = ({ at }: { at: string }): Html => (
  <time class="moment" datetime={at} title={`${utc.full(at)} UTC`}>
    {utc.moment(at)} UTC
  </time>
);
