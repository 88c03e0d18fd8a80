/** What became of a message that was sent. */
import type { AppError } from "#core/kernel/errors.ts";
import type { Message } from "#core/messages/schema.ts";
import { withList } from "../lists.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { withDraft } from "./compose.ts";

/** The server has it: what was shown meanwhile makes room. Its event may have come before. */
export function withSent(model: Model, clientId: string, key: string, message: Message): Model {
  const outgoing = model.outgoing.filter(({ client_message_id }) => client_message_id !== clientId);
  return withList({ ...model, outgoing }, key, (list) => {
    if (!list.loaded || list.newer !== null || list.messages.some(({ id }) => id === message.id)) return list;
    const index = list.messages.findLastIndex(({ seq }) => seq < message.seq);
    return { ...list, messages: list.messages.toSpliced(index + 1, 0, message) };
  });
}

/** What the server cannot take now waits; what it refuses comes back into the composer. */
export function notSent(model: Model, { out, error }: Extract<Msg, { kind: "notSent" }>): Step {
  if (["unavailable", "rate_limited", "internal"].includes(error.code)) {
    const outgoing = model.outgoing.map((known) =>
      known.client_message_id === out.client_message_id ? { ...known, waiting: true } : known,
    );
    return [{ ...model, outgoing }, []];
  }
  const outgoing = model.outgoing.filter(({ client_message_id }) => client_message_id !== out.client_message_id);
  const back = withDraft(restored({ ...model, outgoing }, out.list, out.body_md), out.list, (draft) => ({
    ...draft,
    attachments: [...out.attachments, ...draft.attachments],
  }));
  return [failed(back, error), []];
}

/** Gives a text back to whoever wrote it, in front of what they have begun since. */
export function restored(model: Model, key: string, text: string): Model {
  return withDraft(model, key, (draft) => {
    const rest = draft.editor.text === "" ? "" : `\n${draft.editor.text}`;
    return { ...draft, editor: editorWith(text + rest) };
  });
}

export const failed = (model: Model, error: AppError): Model => ({
  ...model,
  overlay: model.overlay?.kind === "opening" ? null : model.overlay,
  notice: { level: "error", text: error.detail },
});
