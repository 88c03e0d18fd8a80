import { z } from "zod";
import type { Draft } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import { editorWith } from "../text/editor.ts";
import { readText, stateFile, writeText } from "./folders.ts";

const draftsSchema = z.record(z.string(), z.string());

const fileOf = (signIn: string) => stateFile(`drafts-${signIn}.json`);

/** What was being written when the client ended, by channel and thread. */
export function loadDrafts(signIn: string): Map<string, Draft> {
  const parsed = draftsSchema.safeParse(parse(readText(fileOf(signIn))));
  const drafts = Object.entries(parsed.success ? parsed.data : {});
  return new Map(drafts.map(([key, text]) => [key, { editor: editorWith(text), attachments: [], editing: null }]));
}

/** Writes down what is being written, and what could not be sent yet. */
export function saveDrafts(signIn: string, { drafts, outgoing }: Pick<Model, "drafts" | "outgoing">): void {
  const texts = new Map<string, string>();
  for (const { list, body_md } of outgoing) texts.set(list, [texts.get(list), body_md].filter(Boolean).join("\n"));
  for (const [key, { editor, editing }] of drafts) {
    const text = editing ? editing.before.text : editor.text;
    if (text !== "") texts.set(key, [texts.get(key), text].filter(Boolean).join("\n"));
  }
  writeText(fileOf(signIn), JSON.stringify(Object.fromEntries(texts)));
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
}
