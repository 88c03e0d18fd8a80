import type { Html } from "#services/shared/html/html.ts";

/** Strokes of 2 on a grid of 24, drawn in the colour of the text around. They never carry meaning alone. */
const PATHS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  hash: "M5 9h14M5 15h14M10 4L8 20M16 4l-2 16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  plus: "M12 5v14M5 12h14",
  compass: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM15.5 8.5l-2 5-5 2 2-5z",
  person: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21a7.5 7.5 0 0 1 15 0",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  invite: "M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 20a6.5 6.5 0 0 1 11-4.7M18.5 14v6M15.5 17h6",
  leave: "M14 4H6v16h8M11 12h10M17.5 8.5L21 12l-3.5 3.5",
  attach: "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  send: "M4 12l16-7-6 15-3-6.5z",
  back: "M19 12H5M11 6l-6 6 6 6",
  reply: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6v1",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M6 9l6 6 6-6",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  bell: "M6 17h12l-1.5-2V10a4.5 4.5 0 0 0-9 0v5zM10 20h4",
  "bell-off": "M6 17h12l-1.5-2V10a4.5 4.5 0 0 0-9 0v5zM10 20h4M4 4l16 16",
  threads: "M4 5h16v10H11l-5 4v-4H4zM8 9h8M8 12h5",
  write: "M12 20h9M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17v.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  settings: "M4 7h9M19 7h1M16 4.5v5M4 17h1M11 17h9M8 14.5v5",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  film: "M3 6h13v12H3zM16 10l5-3v10l-5-3z",
  music: "M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM9 18V6l11-2v12M20 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  archive: "M4 4h16v4H4zM5.5 8v12h13V8M10 12h4",
  text: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  code: "M8 8l-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
  more: "M4.5 12h1M11.5 12h1M18.5 12h1",
  quote: "M5 6v12M9 8h11M9 12h11M9 16h7",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17",
  unread: "M4 6h10M4 6v13h16v-8M4 7l8 6 3-2.2M19 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  retry: "M19 12a7 7 0 1 1-2.1-5M19 3v4.5h-4.5",
} as const;

export type IconName = keyof typeof PATHS;

/** The drawings, once for each page: a page shows some of them a hundred times. The same on all of them. */
export const IconDrawings = (): Html => DRAWINGS;

const DRAWINGS = (
  <svg hidden aria-hidden="true">
    {Object.entries(PATHS).map(([name, path]) => (
      <symbol id={`icon-${name}`} viewBox="0 0 24 24">
        <path d={path} />
      </symbol>
    ))}
  </svg>
);

export const Icon = ({ name }: { name: IconName }): Html => (
  <svg class="icon" aria-hidden="true">
    <use href={`#icon-${name}`} />
  </svg>
);
