import { startComposer } from "./composer.ts";
import { beforeDatastarEvent, onDatastarEvent } from "./datastar.ts";
import { loadHistory } from "./history.ts";
import { walkMessages } from "./message-focus.ts";
import { arrange, localizeTimes } from "./messages.ts";
import { dropAccepted } from "./pending.ts";
import { holdPlace } from "./place.ts";
import { watchScrolling } from "./scrolling.ts";
import { watchUnread } from "./unread-line.ts";

/** The selectors of what happens to single messages. */
const MESSAGES = /^(#m-|#parent-|\[data-message)/;

/** A list of messages and where to write more. A page can hold two: a channel, and a thread of it. */
export function startConversation(conversation: HTMLElement, signal: AbortSignal): void {
  const list = conversation.querySelector<HTMLElement>(".messages[role=log]")!;
  const pending = conversation.querySelector<HTMLElement>(".pending-messages")!;
  const scroller = conversation.querySelector<HTMLElement>(".scroller")!;
  arrange(list);
  const history = loadHistory({ conversation, scroller, list, signal, arrange: () => arrange(list) });
  const { toNewest, toMessage } = history;
  const scrolling = watchScrolling({ conversation, scroller, list, toNewest, signal });
  const { isAtEnd } = scrolling;
  watchUnread({ conversation, scroller, list, isAtEnd, toMessage, signal });
  walkMessages(list, signal);
  const form = conversation.querySelector<HTMLFormElement>(".composer");
  if (form) startComposer({ form, conversation, pending, onSend: scrolling.toEnd, signal });

  // Who reads further up goes on reading where they are.
  let restore: (() => void) | null = null;
  beforeDatastarEvent(({ type, argsRaw: { selector = "" } }) => {
    if (type !== "datastar-patch-elements" || !concerns(list, selector) || scrolling.isAtEnd()) return;
    restore ??= holdPlace(scroller, list);
  }, signal);

  // Events come in bursts, after a reconnect for one; the list is arranged once for each burst.
  let arranging = false;
  onDatastarEvent(({ type, argsRaw: { selector = "", mode } }) => {
    if (type !== "datastar-patch-elements" || !concerns(list, selector)) return;
    const isOwn = selector.startsWith(`#${list.id}[`);
    if (mode === undefined && isOwn) dropAccepted(pending);
    if (mode === "append" && isOwn) scrolling.somethingCame();
    if (arranging) return;
    arranging = true;
    queueMicrotask(() => {
      arranging = false;
      localizeTimes(scroller);
      arrange(list);
      if (scrolling.isAtEnd()) scroller.scrollTo({ top: 0 });
      else restore?.();
      restore = null;
      history.watch();
    });
  }, signal);
}

/** Whether something happens to the list, or to a message that may be in it. */
function concerns(list: HTMLElement, selector: string): boolean {
  if (!selector.startsWith("#list-")) return MESSAGES.test(selector);
  return selector.startsWith(`#${list.id}[`) && list.hasAttribute("data-end");
}
