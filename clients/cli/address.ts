import { isId } from "#core/kernel/ids.ts";
import { UsageError } from "./exit.ts";

/** What the address of a page leads to. */
export interface PageAddress {
  /** Null for direct messages. */
  slug: string | null;
  /** A name or an id. */
  channel: string;
  /** The message whose thread it shows. */
  thread: string | null;
  /** The message that it points at. */
  message: string | null;
}

const CHANNEL_PAGE = /^\/(?:c\/([^/]+)\/channels|dm)\/([^/]+)(?:\/t\/([^/]+))?\/?$/;
const MESSAGE_MARK = /^#?m-(.+)$/;

/** Whether a word is an address: whole, or as pages and replies of commands give it, from the first slash on. */
export const isAddress = (typed: string): boolean => /^(?:https?:\/\/|\/(?:c|dm)\/)/i.test(typed);

/** @throws UsageError when it is the page of another server, or of no channel. */
export function readAddress(typed: string, server: string): PageAddress {
  const url = URL.canParse(typed, server) ? new URL(typed, server) : null;
  if (url?.origin !== server) {
    throw new UsageError(
      `${typed} is not on ${server}, where you are signed in. Say --profile or --server for another.`,
    );
  }
  const [matched, slug = null, channel = "", thread = null] = CHANNEL_PAGE.exec(url.pathname) ?? [];
  const marked = MESSAGE_MARK.exec(url.hash)?.[1] ?? null;
  const message = [marked, url.searchParams.get("around"), thread].find((id) => id !== null && isId(id)) ?? null;
  if (!matched || (thread !== null && !isId(thread))) {
    throw new UsageError(`${typed} is not the page of a channel or of a message.`);
  }
  return { slug, channel: decoded(channel, typed), thread, message };
}

function decoded(part: string, typed: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError(`${typed} is not the page of a channel or of a message.`);
  }
}

/** The message of a word: an id, `#m-` and an id, or the address of a page that points at one. @throws UsageError */
export function readMessage(typed: string, server: string): string {
  const bare = MESSAGE_MARK.exec(typed)?.[1] ?? typed;
  if (isId(bare)) return bare;
  if (!isAddress(typed)) {
    throw new UsageError(`"${typed}" is not a message. Give its id, or the address that its time in a page leads to.`);
  }
  const { message } = readAddress(typed, server);
  if (message === null) throw new UsageError(`${typed} points at no message.`);
  return message;
}

/** The message whose thread is meant: of a page of a thread the thread's, however far down it points. @throws UsageError */
export function readThread(typed: string, server: string): string {
  return (isAddress(typed) ? readAddress(typed, server).thread : null) ?? readMessage(typed, server);
}
