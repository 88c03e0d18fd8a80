import type { Database } from "#core/database/database.ts";
import { type ChatEvent, chatEventSchema } from "#core/events/catalog.ts";
import type { Message } from "#core/messages/schema.ts";
import { apply, applyToMessages, type MessageList, needsReload } from "#core/realtime/state.ts";
import { judge, judgeSettled, type View, viewOf } from "#core/realtime/visibility.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import type { Actor } from "./world.ts";

/** Keeps what goes into the outbox, which the relay of an API empties. Returns what gives the events since the last time. */
export async function recordEvents(db: Database): Promise<() => Promise<ChatEvent[]>> {
  await db.execute(`
    create table if not exists recorded (id bigint primary key, payload json);
    truncate recorded;
    create or replace function record() returns trigger language plpgsql as $$
      begin insert into recorded values (new.id, new.payload); return new; end $$;
    create or replace trigger record after insert on outbox for each row execute function record();`);
  return async () => {
    const rows = await db.execute<{ payload: unknown }>(
      "with taken as (delete from recorded returning id, payload) select payload from taken order by id",
    );
    return rows.map(({ payload }) => chatEventSchema.parse(payload));
  };
}

/** The messages of a channel (no parent) or of a thread, oldest first. */
interface Shown {
  list: MessageList;
  messages: Message[];
}

/** What a client shows of a community: its first screen, and each channel with the thread under each of its messages. */
export interface Screen {
  snapshot: Omit<Snapshot, "position">;
  lists: Shown[];
}

/** Asks the API for all that somebody may see of a community; null when they are not in it. */
export async function look(who: Actor, slug: string): Promise<Screen | null> {
  const { status, body } = await who.api("GET", `/api/snapshot?community=${slug}`);
  if (status === 404) return null;
  const { position: _, ...snapshot } = body as Snapshot;
  const lists = await Promise.all(snapshot.channels.map(({ id }) => loadLists(who, slug, id)));
  return { snapshot, lists: lists.flat() };
}

async function loadLists(who: Actor, slug: string, channel_id: string): Promise<Shown[]> {
  const { body } = await who.api("GET", `/api/c/${slug}/channels/${channel_id}/messages?limit=200`);
  const roots = body.items as Message[];
  const threads = roots.map(async ({ id: parent_id }) => {
    const { body: thread } = await who.api("GET", `/api/messages/${parent_id}/replies?limit=200`);
    return { list: { channel_id, parent_id, reader_id: who.id }, messages: thread.items };
  });
  return [
    { list: { channel_id, parent_id: null, reader_id: who.id }, messages: roots },
    ...(await Promise.all(threads)),
  ];
}

/**
 * A client that looked once and from then on only heard events, delivered as a session manager does. It asks again where
 * clients do: when it is told to, and for the messages of a channel that it comes to see.
 */
export class Follower {
  private constructor(
    private readonly who: Actor,
    private readonly slug: string,
    private view: View,
    private screen: Screen | null,
  ) {}

  static async start(who: Actor, slug: string): Promise<Follower> {
    return new Follower(who, slug, await loadView(who), await look(who, slug));
  }

  /** What it shows; null while its person is not in the community. */
  shown(): Screen | null {
    return this.screen;
  }

  async hear(event: ChatEvent): Promise<void> {
    let verdict = judge(this.view, event);
    if (verdict === "reload") {
      this.view = await loadView(this.who);
      verdict = judgeSettled(this.view, event);
    }
    if (verdict === "reset") this.screen = await look(this.who, this.slug);
    if (verdict !== "show") return;
    if (!this.screen || needsReload({ ...this.screen.snapshot, position: null }, event)) {
      this.screen = await look(this.who, this.slug);
    }
    // Twice: events come at least once.
    for (let n = 0; n < 2 && this.screen; n++) this.screen = applyAll(this.screen, event);
    await this.openAndForget();
  }

  private async openAndForget(): Promise<void> {
    if (!this.screen) return;
    const { snapshot, lists } = this.screen;
    const known = new Set(lists.map(({ list }) => list.channel_id));
    const seen = new Set(snapshot.channels.map(({ id }) => id));
    const opened = await Promise.all([...seen.difference(known)].map((id) => loadLists(this.who, this.slug, id)));
    this.screen = { snapshot, lists: [...lists.filter(({ list }) => seen.has(list.channel_id)), ...opened.flat()] };
  }
}

const loadView = async (who: Actor) => viewOf((await who.api("GET", "/api/access")).body);

function applyAll({ snapshot, lists }: Screen, event: ChatEvent): Screen {
  const { position: _, ...next } = apply({ ...snapshot, position: null }, event);
  const applied = lists.map(({ list, messages }) => ({ list, messages: applyToMessages(messages, list, event) }));
  return { snapshot: next, lists: withThreads(applied) };
}

/** A thread under each message of the lists, and none under what is gone. */
function withThreads(lists: Shown[]): Shown[] {
  return lists
    .filter(({ list }) => list.parent_id === null)
    .flatMap(({ list, messages }) => [
      { list, messages },
      ...messages.map(({ id: parent_id }) => {
        const known = lists.find((other) => other.list.parent_id === parent_id);
        return known ?? { list: { ...list, parent_id }, messages: [] };
      }),
    ]);
}
