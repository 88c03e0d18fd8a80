import type { ChatEvent } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import { type Message, messageSchema } from "#core/messages/schema.ts";
import { apply } from "#core/realtime/state.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { type ChannelPath, getChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { listMessages, messagesAfter } from "#sdk/messages.ts";
import { patience, retry } from "#sdk/retry.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { streamEvents } from "#sdk/stream.ts";
import { channelOf } from "../channel.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { messageText } from "../messages.ts";
import { createOutput, type Output } from "../output.ts";

/** A message, and the name of its channel as it is now. */
type TailedMessage = Message & { channel_name: string | null };

const FIELDS = [...Object.keys(messageSchema.shape), "channel_name"];

/** Shows messages as they are posted, in one channel or in all that one has joined; each once and in order, whatever breaks. */
export async function tail(globals: Globals, typed: string | undefined): Promise<void> {
  const out = createOutput<TailedMessage>(globals, FIELDS, (message) =>
    messageText(globals, typed === undefined ? message : { ...message, channel_name: null }),
  );
  const connection = await connect(globals);
  const { client } = connection;
  const only = typed === undefined ? null : await channelOf(connection, typed);
  const slug = only ? only.slug : await connection.community();
  const channel = only && (await getChannel(client, only));
  const place = !channel ? slug : channel.community_id ? `#${channel.name}` : typed;
  const follower = new Follower(client, slug, channel?.id ?? null, out);
  let broken = false;
  for await (const item of streamEvents(client)) {
    if (item.kind === "interrupted") {
      if (!broken) out.talk(`${item.error.detail} Trying again; nothing will be missed.`);
      broken = true;
      continue;
    }
    if (broken) out.talk("Connected again.");
    broken = false;
    if (item.kind === "event") await follower.apply(item.event);
    else if (item.kind === "reset") await retry(() => follower.catchUp(), patience());
    else if (await follower.begin()) out.talk(`Listening in ${place}. Ctrl-C ends it.`);
  }
}

/** What was printed last of a channel, or that it was empty: where a reload goes on. */
interface Place {
  id: string | null;
  seq: number;
}

/** Prints the messages of the channels that it follows. */
class Follower {
  private state: Snapshot | null = null;
  private readonly places = new Map<string, Place>();

  constructor(
    private readonly client: Client,
    /** The community; null for direct messages. */
    private readonly slug: string | null,
    /** The one channel to follow, or null for all that are joined. */
    private readonly only: string | null,
    private readonly out: Output<TailedMessage>,
  ) {}

  /** Remembers where each channel stands. Resolves with false when that is known already: the stream only came back. */
  async begin(): Promise<boolean> {
    if (this.state) return false;
    this.state = await getSnapshot(this.client, this.slug ?? undefined);
    for (const channel of this.followed()) this.places.set(channel, await this.newestIn(channel));
    return true;
  }

  /** Prints what came after the last message that was printed, when the stream could not give it. It may be repeated. */
  async catchUp(): Promise<void> {
    this.state = await getSnapshot(this.client, this.slug ?? undefined);
    for (const channel of this.followed()) {
      const place = this.places.get(channel);
      // Joined meanwhile: what was said before that is not new.
      if (!place) this.places.set(channel, await this.newestIn(channel));
      else await this.printAfter(channel, place);
    }
  }

  private async printAfter(channel: string, { id }: Place): Promise<void> {
    for await (const message of messagesAfter(this.client, this.path(channel), id)) await this.print(message);
  }

  async apply(event: ChatEvent): Promise<void> {
    if (!this.state) return;
    this.state = apply(this.state, event);
    if (this.slug !== null && !this.state.communities.some(({ slug }) => slug === this.slug)) {
      throw new AppError("not_found", `You are not in ${this.slug} any more.`);
    }
    const { channels, dms } = this.state;
    if (this.only && ![...channels, ...dms].some(({ id }) => id === this.only)) {
      throw new AppError("not_found", "You may not read this channel any more.");
    }
    if (event.type === "message.created" && this.followed().includes(event.data.message.channel_id)) {
      await this.print(event.data.message);
    }
  }

  private followed(): string[] {
    if (this.only) return [this.only];
    return this.state!.channels.filter(({ joined }) => joined).map(({ id }) => id);
  }

  private async newestIn(channel: string): Promise<Place> {
    const { items } = await listMessages(this.client, this.path(channel), { limit: 1 });
    return { id: items[0]?.id ?? null, seq: items[0]?.seq ?? 0 };
  }

  /** Prints a message unless it was there already: the stream and a reload can both bring it. */
  private async print(message: Message): Promise<void> {
    const place = this.places.get(message.channel_id);
    if (place && message.seq <= place.seq) return;
    this.places.set(message.channel_id, { id: message.id, seq: message.seq });
    const channel = this.state?.channels.find(({ id }) => id === message.channel_id);
    await this.out.next({ ...message, channel_name: channel?.name ?? null });
  }

  private path(channel: string): ChannelPath {
    return { slug: this.slug, channel };
  }
}
