import type { ChatEvent } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import type { Message } from "#core/messages/schema.ts";
import { apply } from "#core/realtime/state.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { type ChannelPath, listChannels } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { listMessages } from "#sdk/messages.ts";
import { everyItem } from "#sdk/pages.ts";
import { patience, retry } from "#sdk/retry.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { streamEvents, Watch } from "#sdk/stream.ts";
import { messagesSince, type Since } from "./since.ts";

/** A message, and the name of its channel as it is now. */
export type FollowedMessage = Message & { channel_name: string | null };

interface FollowOptions {
  /** The community; null for direct messages. */
  slug: string | null;
  /** The one channel to follow, by its id, or null for all that are joined. */
  only: string | null;
  /** Where to begin: after this rather than now. */
  since?: Since | undefined;
  /** Bots have no snapshot and join nothing: the stream gives them what they may read, and that is what they follow. */
  isBot: boolean;
  /** Ends it. */
  signal?: AbortSignal;
  /** Hears that it listens, and how the connection is. */
  talk(sentence: string): void;
  /** What it says once it listens. */
  listening: string;
  /** Told of all that there is now. */
  onSnapshot(snapshot: Snapshot): Promise<void>;
}

/** Messages as they are posted, replies in threads too; each once and in the order of its channel, whatever breaks. */
export async function* follow(client: Client, options: FollowOptions): AsyncGenerator<FollowedMessage, void, void> {
  const { signal, talk, listening, only, isBot } = options;
  const follower = new Follower(client, options);
  let broken = false;
  const watch = new Watch(only === null ? [] : [only]);
  for await (const item of streamEvents(client, { ...(isBot ? {} : { watch }), ...(signal ? { signal } : {}) })) {
    if (item.kind === "interrupted") {
      if (!broken) talk(`${item.error.detail} Trying again; nothing will be missed.`);
      broken = true;
      continue;
    }
    if (item.kind === "delayed") {
      talk(item.delayed ? "Live updates are delayed; nothing will be missed." : "Live updates come again.");
      continue;
    }
    if (broken) talk("Connected again.");
    broken = false;
    if (item.kind === "event") yield* follower.apply(item.event);
    else if (item.kind === "reset") yield* await retry(() => follower.catchUp(), patience());
    else if (item.kind === "ready" && !follower.hasBegun) {
      yield* await follower.begin();
      talk(listening);
    }
  }
}

/** Knows what it follows and how far each channel was told. */
class Follower {
  hasBegun = false;
  private state: Snapshot | null = null;
  /** The names of the channels that a bot may read. */
  private names = new Map<string, string | null>();
  /** The number of the last message of a channel that was told, or that was there before. */
  private readonly places = new Map<string, number>();

  constructor(
    private readonly client: Client,
    private readonly options: FollowOptions,
  ) {}

  /** Remembers where each channel stands; resolves with what there is since the beginning that was asked for. */
  async begin(): Promise<FollowedMessage[]> {
    await this.load();
    const told: FollowedMessage[] = [];
    for (const channel of this.followed()) {
      const { since } = this.options;
      if (!since) await this.skipTo(channel);
      else told.push(...this.fresh(await messagesSince(this.client, this.path(channel), since)));
      if (!this.places.has(channel)) await this.skipTo(channel);
    }
    this.hasBegun = true;
    return told;
  }

  /** What came after the last message that was told, when the stream could not give it. It may be repeated. */
  async catchUp(): Promise<FollowedMessage[]> {
    await this.load();
    const told: FollowedMessage[] = [];
    for (const channel of this.followed()) {
      const seq = this.places.get(channel);
      // Joined meanwhile: what was said before that is not new.
      if (seq === undefined) await this.skipTo(channel);
      else told.push(...this.fresh(await messagesSince(this.client, this.path(channel), { seq })));
    }
    return told;
  }

  *apply(event: ChatEvent): Generator<FollowedMessage, void, void> {
    if (!this.hasBegun) return;
    if (this.state) this.state = apply(this.state, event);
    this.mustStillRead(event);
    if (event.type !== "message.created") return;
    const { message } = event.data;
    const { only } = this.options;
    // A bot is given all that it may read, and nothing else.
    if (only ? message.channel_id === only : !this.state || this.followed().includes(message.channel_id)) {
      yield* this.fresh([message]);
    }
  }

  private async load(): Promise<void> {
    const { slug, only, isBot } = this.options;
    if (!isBot) {
      this.state = await getSnapshot(this.client, slug ?? undefined);
      await this.options.onSnapshot(this.state);
    } else if (!only && slug !== null) {
      const channels = everyItem((query) => listChannels(this.client, slug, { limit: 200, ...query }));
      this.names = new Map(await Array.fromAsync(channels, ({ id, name }) => [id, name] as const));
    }
  }

  private mustStillRead(event: ChatEvent): void {
    const { slug, only, isBot } = this.options;
    if (isBot) {
      const isTakenOut = event.type === "channel_bot.removed" && event.channel_id === only;
      if (isTakenOut) throw new AppError("not_found", "This bot is not in the channel any more.");
      return;
    }
    const { communities, channels, dms } = this.state!;
    if (slug !== null && !communities.some((known) => known.slug === slug)) {
      throw new AppError("not_found", `You are not in ${slug} any more.`);
    }
    if (only && ![...channels, ...dms].some(({ id }) => id === only)) {
      throw new AppError("not_found", "You may not read this channel any more.");
    }
  }

  private followed(): string[] {
    if (this.options.only) return [this.options.only];
    if (!this.state) return [...this.names.keys()];
    return this.state.channels.filter(({ joined }) => joined).map(({ id }) => id);
  }

  /** What is there already is not news. */
  private async skipTo(channel: string): Promise<void> {
    const known = this.state && [...this.state.channels, ...this.state.dms].find(({ id }) => id === channel);
    if (known?.joined) {
      this.places.set(channel, known.last_seq);
      return;
    }
    const { items } = await listMessages(this.client, this.path(channel), { limit: 1 });
    this.places.set(channel, items[0]?.seq ?? 0);
  }

  /** Those that were not told yet: the stream and a reload can both bring one. */
  private fresh(messages: Message[]): FollowedMessage[] {
    const told: FollowedMessage[] = [];
    for (const message of messages) {
      const { channel_id, seq } = message;
      const place = this.places.get(channel_id);
      if (place !== undefined && seq <= place) continue;
      this.places.set(channel_id, seq);
      told.push({ ...message, channel_name: this.nameOf(channel_id) });
    }
    return told;
  }

  private nameOf(channel: string): string | null {
    const known = this.state?.channels.find(({ id }) => id === channel);
    return known?.name ?? this.names.get(channel) ?? null;
  }

  private path(channel: string): ChannelPath {
    return { slug: this.options.slug, channel };
  }
}
