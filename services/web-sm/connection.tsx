import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { ChatEvent, EventOf } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import { Session, type SessionHandler } from "#core/realtime/session.ts";
import { circlesOf } from "#core/realtime/visibility.ts";
import type { Access } from "#core/snapshot/schema.ts";
import type { Client } from "#sdk/client.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { EventStream } from "#services/shared/sse.ts";
import { channelHref, communityHref, threadHref } from "./addresses.ts";
import { script } from "./assets.ts";
import {
  type ChannelPage,
  channelName,
  findChannel,
  loadChannelPage,
  loadSurroundings,
  type Surroundings,
} from "./channel-page.ts";
import {
  delayedFrame,
  fill,
  frameOf,
  goTo,
  placeFrame,
  presenceFrame,
  replaceAll,
  resetFrame,
  typingFrame,
} from "./fragments.tsx";
import { obstacleTo } from "./obstacle.ts";
import { loadThreadPage, type ThreadPage } from "./thread-page.ts";
import { Head, newestIn } from "./views/channel.tsx";
import { ComposerNotice } from "./views/composer-notice.tsx";
import { Message } from "./views/message.tsx";
import { MessageList } from "./views/messages.tsx";
import { Sidebar } from "./views/sidebar.tsx";

interface ConnectionOptions {
  deps: Pick<LiveDeps, "feed" | "presence" | "typing">;
  /** The API as the person who looks. */
  client: Client;
  loadAccess: () => Promise<Access>;
  lastEventId: string;
  page: OpenPage;
}

/** The page that is open. */
export interface OpenPage {
  /** The slug of the community around it; null for who is in none. */
  community: string | null;
  /** That of the channel's community; null for a DM. */
  slug: string | null;
  /** Null on pages that are about no channel. */
  channelId: string | null;
  /** The message whose thread stands beside the channel. */
  threadId: string | null;
  /** The numbers of the newest message and of the newest reply that it holds. */
  seen: number;
  threadSeen: number;
}

/** A page that shows messages. */
type OpenChannelPage = OpenPage & { channelId: string };

/** An open page: what its session says becomes changes to the page. */
export class Connection implements SessionHandler {
  private readonly stream = new EventStream(
    () => this.closed(),
    () => this.heartbeat(),
  );
  private session: Session | undefined;
  private watches: (() => void)[] = [];
  private open = true;
  private told = "";
  private userId = "";
  /** What comes while the page is rendered anew; null when it is not. */
  private waiting: (() => void)[] | null = null;

  private constructor(private readonly options: ConnectionOptions) {}

  /** The answer to a page that asks for its stream. @throws AppError the API's refusal. */
  static async open(options: ConnectionOptions): Promise<Response> {
    const connection = new Connection(options);
    const { deps, lastEventId } = options;
    const loadAccess = async () => {
      const access = await options.loadAccess();
      connection.userId = access.user_id;
      return access;
    };
    try {
      const { channelId } = options.page;
      const watched = new Set(channelId === null ? [] : [channelId]);
      connection.session = await Session.open({
        feed: deps.feed,
        loadAccess,
        lastEventId,
        watched,
        handler: connection,
      });
    } catch (error) {
      connection.stream.close();
      throw error;
    }
    // The process may have begun to end while the API was asked.
    if (!connection.open) connection.session.close();
    else connection.watch(connection.session);
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

  delayed(isDelayed: boolean): void {
    this.stream.push(delayedFrame(isDelayed));
  }

  end(reason: "session_ended" | "unavailable"): void {
    if (reason === "session_ended") {
      const next = new URLSearchParams({ next: hrefOf(this.options.page) });
      this.stream.push(goTo(`/login?${next}`));
    }
    this.stream.close();
  }

  /** These wait in no queue: a page that is behind gets the events first, and none of these. */
  private watch(session: Session): void {
    const { presence, typing } = this.options.deps;
    this.watches = [
      presence.watch({
        circles: () => {
          const view = session.currentView();
          return view && circlesOf(view);
        },
        tell: (change) => this.stream.offer(presenceFrame(change)),
      }),
      typing.watch({
        view: () => session.currentView(),
        tell: (change) => change.channel_id === this.options.page.channelId && this.stream.offer(typingFrame(change)),
      }),
    ];
  }

  private inTurn(work: () => void): void {
    if (this.waiting) this.waiting.push(work);
    else work();
  }

  private show(position: string, event: ChatEvent): void {
    if (this.changesSurroundings(event)) {
      return void this.renderAnew(position, () => this.pushSurroundings());
    }
    const { slug, channelId } = this.options.page;
    const inside = channelId !== null && event.channel_id === channelId;
    if (inside && event.type === "message.created" && this.holds(event)) return;
    const frame = frameOf(event, position, { slug, view: inside ? "inside" : "elsewhere" });
    if (!frame) return;
    this.told = position;
    this.stream.push(frame);
  }

  /** What the page holds already. */
  private holds({ data: { message, parent } }: EventOf<"message.created">): boolean {
    const { threadId, seen, threadSeen } = this.options.page;
    if (!parent) return message.seq <= seen;
    return parent.id === threadId && message.seq <= threadSeen;
  }

  /**
   * Where one is in and where not changes the whole page around; it is rare, and concerns one person's pages only. So does
   * what changes a DM, which each of its people calls by the others.
   */
  private changesSurroundings(event: ChatEvent): boolean {
    const isDirect = event.community_id === null;
    switch (event.type) {
      case "dm.created":
        return true;
      case "channel.updated":
        return isDirect || event.data.channel.archived_at !== null;
      case "community_member.added":
      case "community_member.updated":
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
    const { page } = this.options;
    if (isOfChannel(page)) await this.pushChannel(page);
    else await this.pushSurroundings();
    this.stream.push(resetFrame());
  }

  private async pushChannel(page: OpenChannelPage): Promise<void> {
    const loaded = await this.loadPage(page);
    const { surroundings, channel, messages, slug } = loaded;
    this.stream.push(replaceAll("#sidebar", <Sidebar surroundings={surroundings} current={channel} />));
    this.stream.push(replaceAll("#head", <Head channel={channel} slug={slug} me={surroundings.me} />));
    const href = channelHref(slug, channelName(channel));
    this.stream.push(
      replaceAll(
        `#list-${channel.id}[data-end]`,
        <MessageList id={channel.id} page={messages} slug={slug} href={href} />,
      ),
    );
    this.pushNotice(surroundings, channel);
    page.seen = newestIn(messages);
    if (isThreadPage(loaded)) this.pushThread(page, loaded);
  }

  private pushThread(page: OpenPage, { thread, slug, channel }: ThreadPage): void {
    const { parent } = thread;
    const href = threadHref(slug, channelName(channel), parent.id);
    this.stream.push(replaceAll(`#parent-${parent.id}`, <Message message={parent} slug={slug} above />));
    this.stream.push(
      replaceAll(`#list-${parent.id}[data-end]`, <MessageList id={parent.id} page={thread} slug={slug} href={href} />),
    );
    page.threadSeen = newestIn(thread);
  }

  /** Whether one can write in the channel, beside each box that writes there. */
  private pushNotice(surroundings: Surroundings, channel: MyChannel | Dm): void {
    const { slug } = this.options.page;
    const obstacle = obstacleTo(surroundings, channel);
    const notice = (
      <>
        <ComposerNotice obstacle={obstacle} slug={slug} channelId={channel.id} />
      </>
    );
    this.stream.push(fill(`[data-notice="${channel.id}"]`, notice));
  }

  private loadPage({
    slug,
    channelId: channel,
    threadId,
    community,
  }: OpenChannelPage): Promise<ChannelPage | ThreadPage> {
    const deps = { feed: this.options.deps.feed, client: this.options.client };
    const from = { in: community ?? undefined };
    return threadId
      ? loadThreadPage(deps, { slug, channel, message: threadId }, from)
      : loadChannelPage(deps, { slug, channel }, from);
  }

  private async pushSurroundings(): Promise<void> {
    const { client, page } = this.options;
    const surroundings = await loadSurroundings(client, page.slug, page.community ?? undefined);
    const channel = isOfChannel(page)
      ? await findChannel(client, surroundings, { slug: page.slug, channel: page.channelId })
      : undefined;
    this.stream.push(replaceAll("#sidebar", <Sidebar surroundings={surroundings} current={channel} />));
    if (!channel) return;
    this.stream.push(replaceAll("#head", <Head channel={channel} slug={page.slug} me={surroundings.me} />));
    this.pushNotice(surroundings, channel);
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
    const { seen, threadSeen } = this.options.page;
    this.stream.push(placeFrame(position, { _seen: seen, _thread_seen: threadSeen, _script: script.href }));
  }

  /** While the page is rendered anew the session is ahead of what the client has been told. */
  private heartbeat(): Uint8Array {
    if (!this.waiting && this.session) this.told = this.session.position();
    return placeFrame(this.told);
  }

  private closed(): void {
    this.open = false;
    this.session?.close();
    for (const unwatch of this.watches) unwatch();
  }
}

const isThreadPage = (page: ChannelPage | ThreadPage): page is ThreadPage => "thread" in page;

const isOfChannel = (page: OpenPage): page is OpenChannelPage => page.channelId !== null;

function hrefOf(page: OpenPage): string {
  if (!isOfChannel(page)) return page.community === null ? "/" : communityHref(page.community);
  const { slug, channelId, threadId } = page;
  return threadId ? threadHref(slug, channelId, threadId) : channelHref(slug, channelId);
}
