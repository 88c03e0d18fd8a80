import { AppError } from "#core/kernel/errors.ts";
import { MESSAGE_MAX } from "#core/messages/schema.ts";
import type { FileToSend } from "#sdk/attachments.ts";
import { UsageError } from "./exit.ts";
import { printedText, readText, wantsInput } from "./input.ts";

/** How a text is to be posted. */
export interface DraftOptions {
  /** As a block of code. */
  code?: boolean;
  /** The language of that. */
  language?: string;
}

/** What is to be said: Markdown, and as a file what is too long for a message. */
export interface Draft {
  body_md: string;
  file: FileToSend | null;
}

/** Lines that a message shows of the end of a long output, which is where the outcome stands. */
const SHOWN_LINES = 15;
const SHOWN_MAX = 2_000;

/** Makes a draft of words, or of standard input when they ask for it. @throws UsageError when a person would have to type it. */
export async function readDraft(words: string[], { code, language }: DraftOptions): Promise<Draft> {
  const isCode = code || language !== undefined;
  if (!wantsInput(words)) {
    if (words.length === 0) throw new UsageError("say the text, or - to type it until Ctrl-D.");
    const text = words.join(" ");
    const body_md = isCode ? codeBlock(text, language) : text;
    if (body_md.length > MESSAGE_MAX) throw tooLong();
    return { body_md, file: null };
  }
  const input = await readText();
  const text = isCode ? printedText(input) : input;
  const body_md = isCode && text.trim() !== "" ? codeBlock(text, language) : text;
  if (body_md.length <= MESSAGE_MAX) return { body_md, file: null };
  const file = { filename: "output.txt", content: new Blob([text]) };
  return { body_md: isCode ? codeBlock(endOf(text), language) : "", file };
}

const tooLong = () =>
  new AppError(
    "too_large",
    `A message has at most ${MESSAGE_MAX.toLocaleString("en")} characters. Post a file instead.`,
  );

/** A fence that nothing in the text can end. */
function codeBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function endOf(text: string): string {
  const lines = text.split("\n").slice(-SHOWN_LINES).join("\n");
  return lines.length > SHOWN_MAX ? `…${lines.slice(-SHOWN_MAX).toWellFormed()}` : lines;
}
