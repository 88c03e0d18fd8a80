import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { ChatEvent, EventOf } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import type { Page } from "#core/kernel/page.ts";
import type { Message as MessageData } from "#core/messages/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import { Session, type SessionHandler } from "#core/realtime/session.ts";
import type { Access } from "#core/snapshot/schema.ts";
import type { Client } from "#sdk/client.ts";
import { EventStream } from "#services/shared/sse.ts";
import { channelHref, communityHref, threadHref } from "./addresses.ts";
import { channelName, findChannel, loadChannelPage, loadSurroundings, type Surroundings } from "./channel-page.ts";
import { fill, frameOf, goTo, placeFrame, replaceAll } from "./fragments.tsx";
import { loadThreadPage } from "./thread-page.ts";
import { Head } from "./views/channel.tsx";
import { Message } from "./views/message.tsx";
import { Messages } from "./views/messages.tsx";
import { Sidebar } from "./views/sidebar.tsx";
import { ThreadHead } from "./views/thread.tsx";

interface ConnectionOptions {
  feed: Feed;
  /** The API as the person who looks. */
  client: Client;
  loadAccess: () => Promise<Access>;
  lastEventId: string;
  page: OpenPage;
}

/** The page that is open. */
export interface OpenPage {
  /** Its community; null for a DM. */
  slug: string | null;
  channelId: string;
  /** The message whose thread it shows; null when it shows the channel. */
  threadId: string | null;
  /** The number of the newest message that it holds. */
  seen: number;
}

/** An open page: what its session says becomes changes to the page. */
export class Connection implements SessionHandler {
  private readonly stream = new EventStream(
    () => this.closed(),
    () => this.heartbeat(),
  );
  private session: Session | undefined;
  private open = true;
  private told = "";
  private seen: number;
  private userId = "";
  /** What comes while the page is rendered anew; null when it is not. */
  private waiting: (() => void)[] | null = null;

  private constructor(private readonly options: ConnectionOptions) {
    this.seen = options.page.seen;
  }

  /** The answer to a page that asks for its stream. @throws AppError the API's refusal. */
  static async open(options: ConnectionOptions): Promise<Response> {
    const connection = new Connection(options);
    const { feed, lastEventId } = options;
    const loadAccess = async () => {
      const access = await options.loadAccess();
      connection.userId = access.user_id;
      return access;
    };
    try {
      connection.session = await Session.open({ feed, loadAccess, lastEventId, handler: connection });
    } catch (error) {
      connection.stream.close();
      throw error;
    }
    // The process may have begun to end while the API was asked.
    if (!connection.open) connection.session.close();
    return connection.stream.response;
  }

  ready(position: string): void {
    this.inTurn(() => this.tellPlace(position));
  }

  reset(position: string): void {
    this.inTurn(() => void this.renderAnew(position, () => this.pushPage()));
  }

  event(position: string, event: ChatEvent): void {
    this.inTurn(() => this.show(position, event));
  }

  end(reason: "session_ended" | "unavailable"): void {
    if (reason === "session_ended") {
      const { slug, channelId, threadId } = this.options.page;
      const next = threadId ? threadHref(slug, channelId, threadId) : channelHref(slug, channelId);
      this.stream.push(goTo(`/login?${new URLSearchParams({ next })}`));
    }
    this.stream.close();
  }

  private inTurn(work: () => void): void {
    if (this.waiting) this.waiting.push(work);
    else work();
  }

  private show(position: string, event: ChatEvent): void {
    if (this.changesSurroundings(event)) {
      return void this.renderAnew(position, () => this.pushSurroundings());
    }
    const { slug, channelId, threadId } = this.options.page;
    const inside = event.channel_id === channelId;
    if (event.type === "message.created" && this.leavesOut(event, inside)) return;
    const view = inside ? (threadId ? "thread" : "channel") : "elsewhere";
    const frame = frameOf(event, position, { slug, view });
    if (!frame) return;
    this.told = position;
    this.stream.push(frame);
  }

  /** What the page holds already, what was said in another thread than the page's, and one's own that only marks a channel. */
  private leavesOut({ actor_id, data }: EventOf<"message.created">, inside: boolean): boolean {
    const { threadId } = this.options.page;
    if (inside && data.message.seq <= this.seen) return true;
    if (inside && threadId && data.parent) return data.parent.id !== threadId;
    return (!inside || threadId !== null) && actor_id === this.userId;
  }

  /**
   * Where one is in and where not changes the whole page around; it is rare, and concerns one person's pages only. So does
   * what changes a DM, which each of its people calls by the others, and around a DM what changes a channel.
   */
  private changesSurroundings(event: ChatEvent): boolean {
    const isDirect = event.community_id === null;
    switch (event.type) {
      case "dm.created":
        return true;
      case "channel.updated":
        return isDirect || this.options.page.slug === null;
      case "community_member.added":
        return event.data.member.id === this.userId;
      case "community_member.removed":
      case "channel_member.added":
        return event.data.user_id === this.userId;
      case "channel_member.removed":
        return isDirect || event.data.user_id === this.userId;
      default:
        return false;
    }
  }

  /** Asks the API again. What happens meanwhile is shown afterwards. */
  private async renderAnew(position: string, push: () => Promise<void>): Promise<void> {
    this.waiting = [];
    try {
      await push();
    } catch (error) {
      return this.leave(error);
    }
    this.tellPlace(position);
    const waiting = this.waiting;
    this.waiting = null;
    for (const work of waiting) this.inTurn(work);
  }

  private async pushPage(): Promise<void> {
    const { feed, client } = this.options;
    const { slug, channelId: channel, threadId } = this.options.page;
    if (threadId) {
      const page = await loadThreadPage({ feed, client }, { slug, channel, message: threadId });
      this.pushFrame(page.surroundings, page.channel);
      this.stream.push(fill("#parent", <Message message={page.thread.parent} slug={slug} />));
      this.pushMessages(page.thread, threadHref(slug, channelName(page.channel), threadId));
    } else {
      const page = await loadChannelPage({ feed, client }, { slug, channel });
      this.pushFrame(page.surroundings, page.channel);
      this.pushMessages(page.messages, channelHref(slug, channelName(page.channel)));
    }
  }

  private pushMessages(page: Page<MessageData>, href: string): void {
    this.stream.push(fill("#messages", <Messages page={page} slug={this.options.page.slug} href={href} />));
    this.seen = page.items.at(-1)?.seq ?? 0;
  }

  private async pushSurroundings(): Promise<void> {
    const { client, page } = this.options;
    const surroundings = await loadSurroundings(client, page.slug);
    this.pushFrame(surroundings, await findChannel(client, surroundings, { slug: page.slug, channel: page.channelId }));
  }

  private pushFrame(surroundings: Surroundings, channel: MyChannel | Dm): void {
    const { slug, threadId } = this.options.page;
    const current = threadId ? undefined : channel;
    this.stream.push(replaceAll("#sidebar", <Sidebar surroundings={surroundings} current={current} />));
    const head = threadId ? (
      <ThreadHead channel={channel} slug={slug} parentId={threadId} me={surroundings.me} />
    ) : (
      <Head channel={channel} slug={slug} me={surroundings.me} />
    );
    this.stream.push(replaceAll("#head", head));
  }

  /** The page is no longer the reader's to see, or the API is away: then the client comes back. */
  private leave(error: unknown): void {
    if (error instanceof AppError && error.code === "not_found") {
      const { slug } = this.options.page;
      this.stream.push(goTo(slug === null ? "/" : communityHref(slug)));
    }
    this.stream.close();
  }

  private tellPlace(position: string): void {
    this.told = position;
    this.stream.push(placeFrame(position, this.seen));
  }

  /** While the page is rendered anew the session is ahead of what the client has been told. */
  private heartbeat(): Uint8Array {
    if (!this.waiting && this.session) this.told = this.session.position();
    return placeFrame(this.told);
  }

  private closed(): void {
    this.open = false;
    this.session?.close();
  }
}
