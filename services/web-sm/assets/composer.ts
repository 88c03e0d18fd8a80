import { isCommand } from "#core/commands/body.ts";
import { sendCommand, startCommands } from "./commands.ts";
import { startCompletion } from "./completion.ts";
import { drafts, installDrafts, markDrafts } from "./drafting.ts";
import { keepPage, takeFiles } from "./dropping.ts";
import { type Edit, isInCode, newLine, pasteAddress, quote } from "./editing.ts";
import { pickEmoji, rememberEmoji } from "./emoji.ts";
import { installHeartbeat } from "./heartbeat.ts";
import { watchLength } from "./length.ts";
import { newMessageId } from "./message-id.ts";
import { RETURNED, type Returned, sendMessage, sendWhenOnline, showPending } from "./pending.ts";
import { shortcutOf } from "./shortcuts.ts";
import { sayTyping, showTyping } from "./typing.ts";
import { Uploads } from "./uploads.ts";
import { apply, writingIn } from "./writing.ts";

interface ComposerOptions {
  form: HTMLFormElement;
  conversation: HTMLElement;
  /** Where one's own messages wait until they come back as everybody sees them. */
  pending: HTMLElement;
  /** Called when a message was put there. */
  onSend(): void;
  signal: AbortSignal;
}

/** What all message boxes of the tab have in common. */
export function installComposers(): void {
  installDrafts();
  installHeartbeat();
  keepPage();
  sendWhenOnline();
}

/** On their keyboards Enter begins a new line, as in other programs there; the button sends. */
export const isTouched = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Sends messages without leaving the page, and shows them at once. Without this, the form posts as any form does. */
export function startComposer({ form, conversation, pending, onSend, signal }: ComposerOptions): void {
  const input = form.querySelector("textarea")!;
  const list = conversation.dataset.list!;
  const channel = form.dataset.into!;
  const replies = conversation.querySelector<HTMLElement>(".command-reply")!;
  // Files alone are a message too.
  form.noValidate = true;
  if (isTouched()) input.enterKeyHint = "enter";
  form.querySelector<HTMLElement>(".composer-hint")!.hidden = false;

  const edit = (change: Edit) => apply(input, change);
  const insert = (text: string) =>
    edit({
      from: input.selectionStart,
      to: input.selectionEnd,
      insert: text,
      select: endOf(input.selectionStart, text),
    });

  const notice = form.querySelector<HTMLElement>(".composer-told")!;
  const tell = (text: string) => {
    notice.textContent = text;
    notice.hidden = text === "";
  };

  const uploads = new Uploads({ form, channel, tell, changed: () => keep() });
  const length = watchLength({
    form,
    input,
    insert,
    attach: (text) => uploads.add([new File([text], "message.txt", { type: "text/plain" })]),
  });
  const typed = { channel, parent: list === channel ? undefined : list };
  const typist = sayTyping(input, typed, signal);
  const completion = startCompletion({
    input,
    place: form,
    channel,
    write: (from, to, text) => edit({ from, to, insert: text, select: endOf(from, text) }),
    signal,
  });

  const keep = () => {
    drafts.write(list, { text: input.value, files: uploads.kept(), channel });
    markDrafts();
  };
  const changed = () => {
    keep();
    fit(input);
    length.look();
  };
  const write = (text: string) => {
    input.value = text;
    changed();
  };

  const submit = () => {
    const text = input.value;
    completion.close();
    if ((text.trim() === "" && uploads.count === 0) || length.isTooLong()) return;
    if (isCommand(text) && uploads.count > 0) {
      return tell("A command takes no files. Remove them, or begin with two slashes to send them with a text.");
    }
    tell("");
    typist.stopped();
    if (isCommand(text)) {
      write("");
      return void command(text);
    }
    sendMessage({ form, place: pending, list, channel, body: text, cargo: uploads.take() });
    write("");
    onSend();
  };

  let undone: { body_md: string; client_message_id: string } | null = null;

  /**
   * What was refused is there again to be mended, unless something else was begun meanwhile. Sent again as it was, it posts
   * once: its first answer may have been lost.
   */
  const command = async (body_md: string) => {
    const typed = undone?.body_md === body_md ? undone : { body_md, client_message_id: newMessageId() };
    const isDone = await sendCommand(form.action, typed, replies);
    undone = isDone ? null : typed;
    if (!isDone && input.value === "") write(body_md);
  };

  const enter = (event: KeyboardEvent) => {
    const sends = event.ctrlKey || event.metaKey;
    const breaks = event.shiftKey || event.altKey || isTouched() || isInCode(input.value, input.selectionStart);
    event.preventDefault();
    if (breaks && !sends) edit(newLine(writingIn(input)));
    else form.requestSubmit();
  };

  input.addEventListener("input", () => {
    typist.wrote(input.value);
    changed();
  });
  input.addEventListener("keydown", (event) => {
    // While a word is being composed its keys belong to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    if (completion.takesKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const change = shortcutOf(event, writingIn(input));
    if (change) {
      event.preventDefault();
      event.stopPropagation();
      edit(change);
    } else if (event.key === "Enter") enter(event);
    else if (event.key === "ArrowUp" && input.value === "" && !hasModifier(event)) {
      event.preventDefault();
      conversation.dispatchEvent(new CustomEvent("ajet-edit-last", { bubbles: true, detail: { list } }));
    }
  });
  input.addEventListener("paste", (event) => {
    const change = pasteAddress(writingIn(input), event.clipboardData?.getData("text/plain") ?? "");
    if (!change) return;
    event.preventDefault();
    edit(change);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    input.focus();
    submit();
  });
  takeFiles(conversation, { add: (files) => uploads.add(files), signal });
  chooseFiles(form, (files) => uploads.add(files));
  chooseEmoji(form, (emoji) => insert(`${emoji} `));

  conversation.addEventListener(RETURNED, (event) => {
    const { body, kept, files } = (event as CustomEvent<Returned>).detail;
    write([body, input.value].filter(Boolean).join("\n\n"));
    uploads.restore(kept);
    uploads.add(files);
    input.focus();
  });
  document.addEventListener(
    "ajet-quote",
    (event) => {
      const { text, list: meant = listOf(event.target) } = (event as CustomEvent<{ text: string; list?: string }>)
        .detail;
      if (meant === list) edit(quote(writingIn(input), text));
    },
    { signal },
  );
  // Another tab has sent it, or gone on with it.
  window.addEventListener(
    "storage",
    ({ key }) => {
      if (!drafts.isOf(key, list) || !document.hidden) return;
      input.value = drafts.read(list)?.text ?? "";
      fit(input);
    },
    { signal },
  );

  const draft = drafts.read(list);
  input.value ||= draft?.text ?? "";
  uploads.restore(draft?.files ?? []);
  fit(input);
  length.look();
  showPending(pending, list);
  showTyping(form, typed, signal);
  startCommands(replies);
  // On a touch screen this would open the keyboard over the messages.
  const isElsewhere = document.querySelector("#pane [autofocus]") !== null;
  if (!isTouched() && !isElsewhere) input.focus({ preventScroll: true });
}

const hasModifier = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) => ctrlKey || metaKey || altKey || shiftKey;

const endOf = (from: number, text: string): [number, number] => [from + text.length, from + text.length];

const listOf = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>(".conversation")?.dataset.list : undefined;

function chooseFiles(form: HTMLFormElement, add: (files: File[]) => void): void {
  const field = form.querySelector<HTMLInputElement>(".file-field")!;
  const button = form.querySelector<HTMLButtonElement>(".attach")!;
  button.hidden = false;
  button.addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    add([...(field.files ?? [])]);
    // The same file can be chosen again.
    field.value = "";
  });
}

function chooseEmoji(form: HTMLFormElement, add: (emoji: string) => void): void {
  const button = form.querySelector<HTMLButtonElement>(".choose-emoji")!;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const emoji = await pickEmoji(button);
    if (!emoji) return;
    rememberEmoji(emoji);
    add(emoji);
  });
}

/** Browsers that do not know `field-sizing` are helped. */
function fit(input: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}
