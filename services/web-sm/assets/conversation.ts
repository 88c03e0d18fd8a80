import { startComposer } from "./composer.ts";
import { onDatastarEvent } from "./datastar.ts";
import { loadHistory } from "./history.ts";
import { arrange, localizeTimes } from "./messages.ts";
import { dropAccepted } from "./pending.ts";
import { watchScrolling } from "./scrolling.ts";

/** The selectors of what happens to a list of messages, and to single ones. */
const MESSAGES = /^(#m-|#list-|#parent-|\[data-message)/;

/** A list of messages and where to write more. A page can hold two: a channel, and a thread of it. */
export function startConversation(conversation: HTMLElement, signal: AbortSignal): void {
  const list = conversation.querySelector<HTMLElement>(".messages[role=log]")!;
  const pending = conversation.querySelector<HTMLElement>(".pending-messages")!;
  const scroller = conversation.querySelector<HTMLElement>(".scroller")!;
  arrange(list);
  const history = loadHistory({ conversation, scroller, list, signal, arrange: () => arrange(list) });
  const scrolling = watchScrolling(conversation, scroller);
  const form = conversation.querySelector<HTMLFormElement>(".composer");
  if (form) startComposer({ form, conversation, pending, onSend: scrolling.toEnd, signal });

  // Events come in bursts, after a reconnect for one; the list is arranged once for each burst.
  let arranging = false;
  onDatastarEvent(({ type, argsRaw: { selector = "", mode } }) => {
    if (type !== "datastar-patch-elements" || !MESSAGES.test(selector)) return;
    if (mode === undefined && selector === `#${list.id}`) dropAccepted(pending);
    if (mode === "append" && selector.startsWith(`#${list.id}[`)) scrolling.somethingCame();
    if (arranging) return;
    arranging = true;
    queueMicrotask(() => {
      arranging = false;
      localizeTimes(scroller);
      arrange(list);
      history.watch();
    });
  }, signal);
}
