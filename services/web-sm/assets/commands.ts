import { localizeTimes } from "./messages.ts";
import { navigate } from "./navigation.ts";

type Answer = { id: string } | { href: string } | { html: string } | { detail: string };

/** Lets replies be put away. */
export function startCommands(place: HTMLElement): void {
  place.querySelector(".dismiss")?.addEventListener("click", () => show(place, null));
}

/** Runs a command and shows above the message box what it replies. Resolves with whether it was done. */
export async function sendCommand(
  action: string,
  fields: { body_md: string; client_message_id: string },
  place: HTMLElement,
): Promise<boolean> {
  const answer = await post(action, new URLSearchParams(fields));
  if ("href" in answer) navigate(answer.href);
  if ("html" in answer) show(place, parsed(answer.html));
  // What it posted comes as every message does.
  if ("id" in answer) show(place, null);
  if (!("detail" in answer)) return true;
  show(place, new Text(answer.detail), "failed");
  return false;
}

async function post(action: string, body: URLSearchParams): Promise<Answer> {
  try {
    const response = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } });
    return await response.json();
  } catch {
    return { detail: "The server cannot be reached." };
  }
}

/** Markup that the server made of the reply, as it makes all of the page. */
function parsed(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function show(place: HTMLElement, content: Node | null, how = ""): void {
  const body = place.querySelector(".command-reply-body")!;
  place.hidden = content === null;
  place.classList.toggle("failed", how === "failed");
  body.replaceChildren(...(content ? [content] : []));
  localizeTimes(body);
}
