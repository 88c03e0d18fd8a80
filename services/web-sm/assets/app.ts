/** What makes the pages live. Everything works without it, by links and forms. */
import { dropAccepted, startComposer } from "./composer.ts";
import { loadDatastar, onDatastarEvent } from "./datastar.ts";
import { copyOnClick, openDialogs } from "./dialogs.ts";
import { loadHistory } from "./history.ts";
import { keepLive } from "./live.ts";
import { arrange, localizeTimes } from "./messages.ts";
import { startReactions } from "./reactions.ts";
import { watchScrolling } from "./scrolling.ts";

/** The selectors of what happens to the list of messages, and to single ones. */
const MESSAGES = /^#(m-|messages$|parent$)/;

loadDatastar();
openDialogs();
copyOnClick();
localizeTimes(document.body);
startReactions();

const list = document.getElementById("messages");
const pending = document.getElementById("pending");
const scroller = document.querySelector<HTMLElement>(".scroller");
if (list && pending && scroller) startChannel(list, pending, scroller);

function startChannel(list: HTMLElement, pending: HTMLElement, scroller: HTMLElement): void {
  arrange(list);
  const history = loadHistory(scroller, list, () => arrange(list));
  const scrolling = watchScrolling(scroller);
  const form = document.getElementById("composer") as HTMLFormElement | null;
  if (form) startComposer({ form, pending, listId: list.dataset.list!, onSend: scrolling.toEnd });

  // Events come in bursts, after a reconnect for one; the list is arranged once for each burst.
  let arranging = false;
  onDatastarEvent(({ type, argsRaw: { selector = "", mode } }) => {
    if (type !== "datastar-patch-elements" || !MESSAGES.test(selector)) return;
    if (mode === "inner" && selector === "#messages") dropAccepted(pending);
    if (mode === "append") scrolling.somethingCame();
    if (arranging) return;
    arranging = true;
    queueMicrotask(() => {
      arranging = false;
      localizeTimes(scroller);
      arrange(list);
      history.watch();
    });
  });
  keepLive();
}
