/** What one can go to by its name, as the switcher is told of it. Used on the server and in the browser alike. */
export interface Place {
  id: string;
  kind: "channel" | "dm" | "group" | "person" | "page" | "command";
  label: string;
  /** What tells it from others of its name: its community, a username, what it does. */
  detail: string;
  /** Of a person none: one writes to them. */
  href: string;
  /** Of a person whom one has not joined a conversation with, or a channel that one is not in. */
  isNew?: boolean;
  isDialog?: boolean;
}
