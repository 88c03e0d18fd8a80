type Name = "ada" | "bo" | "cy";

/** Who says what, and how many minutes before now; who puts which emoji on it, and what is said about it in its thread. */
export interface Line {
  by: Name;
  minutesAgo: number;
  body: string;
  reactions?: Record<string, Name[]>;
  replies?: Line[];
}

export interface DemoChannel {
  name: string;
  topic: string;
  visibility: "public" | "private";
  members: Name[];
  lines: Line[];
}

export interface DemoDm {
  /** Whoever opened it comes first. */
  members: Name[];
  /** Of a group. */
  name?: string;
  lines: Line[];
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** Three days in a small team that runs the software of a harbour. */
export const CHANNELS: DemoChannel[] = [
  {
    name: "general",
    topic: "Everything that has no channel of its own",
    visibility: "public",
    members: ["ada", "bo", "cy"],
    lines: [
      {
        by: "ada",
        minutesAgo: 3 * DAY + 5 * HOUR,
        body: "Welcome to **Lighthouse**! This is where we talk from now on. Threads of mail are over.",
      },
      {
        by: "bo",
        minutesAgo: 3 * DAY + 5 * HOUR - 2,
        body: "Finally. I already have it open in the browser *and* in a terminal.",
        reactions: { "🎉": ["ada", "cy"] },
      },
      { by: "cy", minutesAgo: 3 * DAY + 4 * HOUR, body: "Hello both 👋 Is there a list of what works here?" },
      {
        by: "ada",
        minutesAgo: 3 * DAY + 4 * HOUR - 4,
        body: "Markdown, as you would expect:\n\n- [x] lists of tasks\n- [x] `code` and blocks of it\n- [x] ~~mistakes~~\n- [ ] coffee\n\n> and quotes, like this one",
      },
      { by: "cy", minutesAgo: 3 * DAY + 4 * HOUR - 6, body: "The last one is the important one." },
      {
        by: "bo",
        minutesAgo: 2 * DAY + 6 * HOUR,
        body: "Reminder: the harbour office is closed on Monday. Alarms go to me.",
      },
      {
        by: "cy",
        minutesAgo: 2 * DAY + 5 * HOUR,
        body: "Who is on watch next week?\n\n| day | watch | backup |\n| --- | --- | --- |\n| Mon | Bo | Ada |\n| Tue | Cy | Bo |\n| Wed | Ada | Cy |",
      },
      { by: "ada", minutesAgo: 2 * DAY + 5 * HOUR - 3, body: "Fine with me. Can we swap Wednesday and Tuesday?" },
      { by: "cy", minutesAgo: 2 * DAY + 5 * HOUR - 5, body: "Done 👍" },
      {
        by: "bo",
        minutesAgo: 1 * DAY + 3 * HOUR,
        body: "The new crew signs in today. مرحبا بكم في المنارة, 欢迎, and welcome!",
      },
      { by: "ada", minutesAgo: 1 * DAY + 3 * HOUR - 1, body: "مرحبا! أخبرونا إن احتجتم أي شيء" },
      {
        by: "cy",
        minutesAgo: 3 * HOUR,
        body: "Lunch at the pier in ten minutes? They have the good soup.",
        reactions: { "🍲": ["bo", "ada"], "👍": ["bo"] },
      },
      { by: "ada", minutesAgo: 3 * HOUR - 1, body: "Coming." },
      { by: "bo", minutesAgo: 3 * HOUR - 1, body: "Finishing a deploy, then I am there. Keep me a chair." },
      {
        by: "cy",
        minutesAgo: 25,
        body: "Somebody left a red jacket at the pier. It is on the hook by the door now.",
        replies: [
          {
            by: "bo",
            minutesAgo: 20,
            body: "I saw it too. There is a ticket for the ferry in the pocket, so somebody will miss it soon.",
          },
          { by: "ada", minutesAgo: 8, body: "Today's ferry? Oh no." },
        ],
      },
      { by: "ada", minutesAgo: 6, body: "That is mine, thank you! 🧥" },
    ],
  },
  {
    name: "deploys",
    topic: "What went out, what came back",
    visibility: "public",
    members: ["ada", "bo", "cy"],
    lines: [
      {
        by: "bo",
        minutesAgo: 2 * DAY + 2 * HOUR,
        body: "`tide-api` 2.3.0 is out. Changes: [release notes](https://example.com/releases/2.3.0)",
      },
      {
        by: "cy",
        minutesAgo: 2 * DAY + 2 * HOUR - 7,
        body: 'I see this since then:\n\n```json\n{ "level": "error", "route": "/tides/today", "msg": "timeout after 5000 ms" }\n```',
      },
      { by: "bo", minutesAgo: 2 * DAY + 2 * HOUR - 9, body: "Looking." },
      {
        by: "bo",
        minutesAgo: 2 * DAY + 2 * HOUR - 21,
        body: "Found it: the query had lost its index.\n\n```sql\nselect height, measured_at\nfrom tides\nwhere station_id = $1 and measured_at > now() - interval '1 day'\norder by measured_at;\n```\n\nThe index was on `(measured_at, station_id)`. Turned round it takes **0.4 ms** instead of 4.8 s.",
        reactions: { "👏": ["cy", "ada"] },
      },
      {
        by: "ada",
        minutesAgo: 2 * DAY + 2 * HOUR - 24,
        body: "Nice find. Could a test have caught that?",
        replies: [
          {
            by: "bo",
            minutesAgo: 2 * DAY + 2 * HOUR - 40,
            body: "It is in: `explain` says *Index Scan* or the build is red.",
          },
        ],
      },
      { by: "bo", minutesAgo: 2 * DAY + 2 * HOUR - 26, body: "Yes: one that asks for the plan. Writing it now." },
      { by: "bo", minutesAgo: 3 * HOUR + 4, body: "2.3.1 is going out. Should be quiet." },
      { by: "bo", minutesAgo: 2 * HOUR + 40, body: "It *was* quiet. Soup was good too." },
    ],
  },
  {
    name: "design",
    topic: "Charts, colours and everything that has to be read in the rain",
    visibility: "public",
    members: ["ada", "cy"],
    lines: [
      {
        by: "cy",
        minutesAgo: 1 * DAY + 6 * HOUR,
        body: "The night theme of the chart is too blue for people on watch. I would like to try red on black, as on a bridge.",
      },
      {
        by: "ada",
        minutesAgo: 1 * DAY + 6 * HOUR - 5,
        body: "Yes please. Contrast still has to hold: 4.5 to 1 for the depth numbers.",
      },
      { by: "cy", minutesAgo: 1 * DAY + 5 * HOUR, body: "First try: 5.1 to 1. Pictures follow." },
    ],
  },
  {
    name: "keepers",
    topic: "For those who hold the keys",
    visibility: "private",
    members: ["ada", "bo"],
    lines: [
      {
        by: "ada",
        minutesAgo: 1 * DAY + 2 * HOUR,
        body: "The spare key is with the harbour office again. Please do not write the code of the box down anywhere.",
      },
      { by: "bo", minutesAgo: 1 * DAY + 2 * HOUR - 3, body: "Understood. I changed it yesterday anyway." },
    ],
  },
];

export const DMS: DemoDm[] = [
  {
    members: ["cy", "ada"],
    lines: [
      {
        by: "cy",
        minutesAgo: 1 * DAY + 1 * HOUR,
        body: "Have you five minutes for the chart? I would rather show than write.",
      },
      {
        by: "ada",
        minutesAgo: 1 * DAY + 1 * HOUR - 4,
        body: "At four, by the big table.",
        reactions: { "👍": ["cy"] },
      },
    ],
  },
  {
    members: ["bo", "ada", "cy"],
    name: "Surprise for Thursday",
    lines: [
      { by: "bo", minutesAgo: 5 * HOUR, body: "The harbour master turns 60. Cake, or the brass lamp from the attic?" },
      { by: "cy", minutesAgo: 5 * HOUR - 6, body: "The lamp. And a *small* cake 🎂" },
    ],
  },
];
