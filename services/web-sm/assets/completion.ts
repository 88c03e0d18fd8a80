import { isCommand, nameBegunIn, restOfName } from "#core/commands/body.ts";
import type { Completion, Hint, Proposal } from "#core/commands/schema.ts";

/** After the last key, in milliseconds. */
const PAUSE = 100;
/** So many characters begin an emoji: `:D` and `:p` are smiles of their own. */
const EMOJI_MIN = 2;
/** A command that is longer than this is a text; and nobody chooses from a list while they write one. */
const COMMAND_MAX = 500;

interface CompletionOptions {
  input: HTMLTextAreaElement;
  /** Where the list, the arguments of a command, and what is read aloud have their places. */
  place: HTMLElement;
  channel: string;
  /** Puts a text in the place of another, as if it had been typed. */
  write(from: number, to: number, text: string): void;
  signal: AbortSignal;
}

export interface Completing {
  /** Whether a key was for the list. */
  takesKey(event: KeyboardEvent): boolean;
  close(): void;
}

/** What is asked of the server: a part of the text, with where that begins in it. */
interface Question {
  text: string;
  cursor: number;
  offset: number;
}

/** Proposes what could stand at the cursor: people, channels, emoji, commands and their arguments, as the server knows them. */
export function startCompletion({ input, place, channel, write, signal }: CompletionOptions): Completing {
  const list = place.querySelector<HTMLElement>("[role=listbox]")!;
  const hint = place.querySelector<HTMLElement>(".command-hint")!;
  const said = place.querySelector<HTMLElement>(".completion-said")!;
  let items: Proposal[] = [];
  /** What the proposals would stand instead of. */
  let range = { from: 0, to: 0 };
  let active = -1;
  let timer = 0;
  let isAsking = false;
  /** What was put away with Escape, and stays so until it is another word. */
  let refused = "";
  /** What the open list answers. */
  let shown: Question | null = null;

  const look = () => {
    window.clearTimeout(timer);
    const question = questionAt(input);
    if (!question) return close();
    if (wordOf(question) === refused || (shown && isSame(question, shown))) return;
    refused = "";
    timer = window.setTimeout(() => void ask(question), PAUSE);
  };

  /** One question at a time. What the answer to an old one would be about is not there any more. */
  const ask = async (question: Question) => {
    if (isAsking) return;
    isAsking = true;
    const answer = await complete(channel, question);
    isAsking = false;
    const current = questionAt(input);
    if (signal.aborted || !current || document.activeElement !== input) return close();
    if (!isSame(current, question)) return look();
    if (wordOf(current) === refused || !answer) return close();
    shown = question;
    show(answer, question.offset);
  };

  const show = (answer: Completion, offset: number) => {
    showHint(answer.hint);
    items = answer.items;
    range = { from: answer.from + offset, to: answer.to + offset };
    if (items.length === 0) return hideList();
    list.replaceChildren(...items.map((item, index) => optionFor(item, `${list.id}-${index}`)));
    list.hidden = false;
    input.setAttribute("aria-controls", list.id);
    // Where nothing was typed yet Enter is no choice.
    mark(range.from < input.selectionStart ? 0 : -1);
    const count = items.length === 1 ? "One suggestion" : `${items.length} suggestions`;
    tell(active < 0 ? `${count}. Arrow keys choose one.` : `${count}. ${items[0]!.label}. Enter takes it.`);
  };

  const showHint = (told: Hint | null) => {
    hint.hidden = !told;
    if (!told) return hint.replaceChildren();
    const at = told.current === null ? undefined : told.args[told.current];
    const current = hint.dataset.current;
    hint.replaceChildren(...hintParts(told));
    hint.dataset.current = `${told.name} ${told.current}`;
    if (current !== hint.dataset.current && items.length === 0) tell(at ? `${at.usage} ${at.summary}` : told.summary);
  };

  const mark = (index: number) => {
    active = index;
    for (const other of list.children) other.ariaSelected = "false";
    const option = list.children[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const tell = (text: string) => {
    said.textContent = text;
  };

  const hideList = () => {
    items = [];
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
  };

  const close = () => {
    window.clearTimeout(timer);
    shown = null;
    hideList();
    hint.hidden = true;
    tell("");
  };

  const take = (index: number) => {
    const item = items[index];
    if (!item) return;
    const { from, to } = range;
    close();
    const follows = input.value[to];
    // A command that has no more to say is sent by the next Enter; a blank does it no harm.
    const blank = follows === undefined || !/\s/.test(follows) ? " " : "";
    write(from, to, item.value + blank);
    if (blank === "") input.setSelectionRange(from + item.value.length + 1, from + item.value.length + 1);
  };

  /** Whether the marked proposal is what stands there already. */
  const isTyped = () =>
    items[active]?.value.toLowerCase() === input.value.slice(range.from, range.to).toLowerCase() &&
    range.to === input.selectionStart;

  const takesKey = (event: KeyboardEvent): boolean => {
    if (list.hidden) {
      if (event.key !== "Escape" || hint.hidden) return false;
      close();
      return true;
    }
    switch (event.key) {
      case "ArrowDown":
        mark((active + 1) % items.length);
        return true;
      case "ArrowUp":
        mark((active <= 0 ? items.length : active) - 1);
        return true;
      case "Enter":
      case "Tab":
        if (active < 0 || event.shiftKey || event.ctrlKey || event.metaKey) return false;
        if (event.key === "Enter" && isTyped()) return false;
        take(active);
        return true;
      case "Escape": {
        const question = questionAt(input);
        refused = question ? wordOf(question) : "";
        close();
        return true;
      }
      default:
        return false;
    }
  };

  // The box keeps the focus, so that one goes on typing.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest("[role=option]");
    if (option) take([...list.children].indexOf(option));
  });
  input.addEventListener("input", (event) => {
    if (!(event as InputEvent).isComposing) look();
  });
  input.addEventListener("compositionend", look);
  // Arrows and clicks take the cursor elsewhere.
  input.addEventListener("blur", close);
  document.addEventListener(
    "selectionchange",
    () => {
      if (shown && document.activeElement === input) look();
    },
    { signal },
  );
  signal.addEventListener("abort", close);

  return { takesKey, close };
}

/** What is to be completed at the cursor: a whole command, or of any other text the name alone. Null when there is nothing. */
export function questionAt({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Question | null {
  if (selectionStart !== selectionEnd) return null;
  if (isCommand(value)) {
    const isLong = value.length > COMMAND_MAX;
    return selectionStart === 0 || isLong ? null : { text: value, cursor: selectionStart, offset: 0 };
  }
  const name = nameBegunIn(value.slice(0, selectionStart));
  if (!name || (name.sign === ":" && name.begun.length < EMOJI_MIN)) return null;
  const start = selectionStart - name.begun.length - 1;
  const end = selectionStart + restOfName(value.slice(selectionStart));
  return { text: value.slice(start, end), cursor: selectionStart - start, offset: start };
}

const wordOf = ({ text, cursor, offset }: Question) => `${offset} ${text.slice(0, cursor)}`;
const isSame = (a: Question, b: Question) => a.text === b.text && a.cursor === b.cursor && a.offset === b.offset;

/** Null when there is no answer: nothing is proposed then. */
async function complete(channel_id: string, { text, cursor }: Question): Promise<Completion | null> {
  try {
    const response = await fetch("/api/commands/complete", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ text, cursor, channel_id }),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function optionFor({ label, detail, kind }: Proposal, id: string): HTMLElement {
  const option = document.createElement("div");
  option.role = "option";
  option.id = id;
  option.className = `proposal proposal-${kind}`;
  option.append(part("bdi", "proposal-label", label), part("span", "proposal-detail", detail));
  return option;
}

function part(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  element.dir = "auto";
  return element;
}

function hintParts({ name, args, current, summary }: Hint): (HTMLElement | string)[] {
  const usage = args.flatMap((arg, index) => [" ", part(index === current ? "strong" : "span", "", arg.usage)]);
  const about = current === null ? summary : args[current]!.summary;
  return [part("span", "", `/${name}`), ...usage, part("small", "", about)];
}
