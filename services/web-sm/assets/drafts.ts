/** What somebody has begun to write, kept in their browser: pure but for the storage that it is given. */

/** A file that is on the server and in no message yet. */
export interface KeptFile {
  id: string;
  filename: string;
  size_bytes: number;
}

export interface Draft {
  text: string;
  files: KeptFile[];
  /** The channel that it is for, also when it is for a thread there. */
  channel: string;
  /** When it was written, in milliseconds since 1970. */
  at: number;
}

/** A draft that nobody has touched for so long is forgotten, in milliseconds. */
const LIFETIME = 30 * 24 * 60 * 60 * 1000;
/** After a day the server forgets uploads that are in no message. This is sooner. */
const FILE_LIFETIME = 22 * 60 * 60 * 1000;
const PREFIX = "draft:";

/** Drafts of one person, by the list that they are for: a channel's messages, or the replies to one. */
export class Drafts {
  constructor(
    private readonly storage: Storage,
    private readonly person: string,
    private readonly now: () => number = Date.now,
  ) {}

  read(list: string): Draft | null {
    return this.readKey(this.keyOf(list));
  }

  /** An empty one is forgotten. */
  write(list: string, draft: Omit<Draft, "at">): void {
    const key = this.keyOf(list);
    try {
      if (draft.text === "" && draft.files.length === 0) this.storage.removeItem(key);
      else this.storage.setItem(key, JSON.stringify({ ...draft, at: this.now() }));
    } catch {
      // The storage is full or forbidden: then what is written lasts as long as the page.
    }
  }

  /** Whether a key of the storage is that of this list, so that what another tab wrote can be told. */
  isOf(key: string | null, list: string): boolean {
    return key === this.keyOf(list);
  }

  /** The channels that somebody has begun to write in. */
  channels(): Set<string> {
    return new Set(this.keys().flatMap((key) => (this.isOwn(key) ? (this.readKey(key)?.channel ?? []) : [])));
  }

  /** Forgets what is old, and what others wrote who used this browser before. */
  sweep(): void {
    for (const key of this.keys()) if (!this.isOwn(key) || !this.readKey(key)) this.storage.removeItem(key);
  }

  forgetAll(): void {
    for (const key of this.keys()) this.storage.removeItem(key);
  }

  private readKey(key: string): Draft | null {
    try {
      const { text, files, channel, at } = JSON.parse(this.storage.getItem(key) ?? "null");
      const age = this.now() - at;
      if (typeof text !== "string" || !(age < LIFETIME)) return null;
      return { text, files: age < FILE_LIFETIME ? files : [], channel, at };
    } catch {
      return null;
    }
  }

  private keys(): string[] {
    try {
      return Object.keys(this.storage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  private isOwn = (key: string) => key.startsWith(`${PREFIX}${this.person}:`);
  private keyOf = (list: string) => `${PREFIX}${this.person}:${list}`;
}
