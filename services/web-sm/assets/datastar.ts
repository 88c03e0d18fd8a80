/**
 * Datastar in the browser: 1.0.0-beta.11 is the newest client that npm has. It is given no more than this page uses, and
 * watchers for the events of the 1.0 protocol, which is what the server speaks: a 1.0 client can take its place.
 *
 * Its parts are imported by their paths: the package exports them only all together, with what runs scripts from events.
 */
import { load } from "@starfederation/datastar/bundles/datastar-core";
import { GET } from "../../../node_modules/@starfederation/datastar/dist/plugins/official/backend/actions/get.js";
import { On } from "../../../node_modules/@starfederation/datastar/dist/plugins/official/dom/attributes/on.js";
import { Idiomorph } from "../../../node_modules/@starfederation/datastar/dist/vendored/idiomorph.esm.js";

/** What Datastar tells of its requests, as `datastar-sse` events of the document: their course, and what they brought. */
export interface DatastarEvent {
  type: string;
  /** The id of the element that made the request. */
  elId: string;
  argsRaw: Record<string, string | undefined>;
}

export function onDatastarEvent(handle: (event: DatastarEvent) => void, signal?: AbortSignal): void {
  const listen = (event: Event) => handle((event as CustomEvent<DatastarEvent>).detail);
  document.addEventListener("datastar-sse", listen, signal ? { signal } : {});
}

/** The same before it has been done. */
export function beforeDatastarEvent(handle: (event: DatastarEvent) => void, signal: AbortSignal): void {
  const listen = (event: Event) => handle((event as CustomEvent<DatastarEvent>).detail);
  // It is an event of the document, which comes by the window first.
  window.addEventListener("datastar-sse", listen, { signal, capture: true });
}

/** Sets signals as the server would. */
export const mergeSignals = (values: Record<string, string | number>): void =>
  happenAgain({ type: SIGNALS, elId: "", argsRaw: { signals: JSON.stringify(values) } });

/** Does once more what came by a stream, for what was not on the page then. */
export function happenAgain(detail: DatastarEvent): void {
  // Datastar's types of a document know no other event than one of changed signals.
  document.dispatchEvent(new CustomEvent("datastar-sse", { detail }) as never);
}

const SIGNALS = "datastar-patch-signals";

const WATCHER = 2;

type Signals = { merge(values: object, onlyIfMissing: boolean): void };

export function loadDatastar(): void {
  load(
    GET,
    On,
    watcher("datastar-patch-elements", (args) => patchElements(args)),
    watcher(SIGNALS, ({ signals = "{}", onlyIfMissing }, root) =>
      root.merge(JSON.parse(signals), onlyIfMissing === "true"),
    ),
  );
}

function watcher(name: string, apply: (args: DatastarEvent["argsRaw"], signals: Signals) => void) {
  return {
    type: WATCHER as never,
    name,
    onGlobalInit: ({ signals }: { signals: Signals }) =>
      onDatastarEvent(({ type, argsRaw }) => {
        if (type === name) apply(argsRaw, signals);
      }),
  };
}

/** Elements with `data-keep` hold what the page has put there itself, and stay as they are. */
const morphing = {
  callbacks: { beforeNodeMorphed: (old: Node) => !(old instanceof Element && old.hasAttribute("data-keep")) },
};

/** Changes an element into another one, and keeps what is the same. */
export const morph = (old: Element, fresh: Element): unknown =>
  Idiomorph.morph(old, fresh, { ...morphing, morphStyle: "outerHTML" });

function patchElements({ selector, mode = "outer", elements = "" }: DatastarEvent["argsRaw"]): void {
  const template = document.createElement("template");
  template.innerHTML = elements.trim();
  for (const target of document.querySelectorAll(selector ?? "")) {
    const content = template.content.cloneNode(true) as DocumentFragment;
    if (mode === "remove") target.remove();
    else if (mode === "append") target.append(content);
    else if (mode === "inner") Idiomorph.morph(target, content.children, { ...morphing, morphStyle: "innerHTML" });
    else morph(target, content.firstElementChild!);
  }
}
