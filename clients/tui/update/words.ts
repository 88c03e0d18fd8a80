/** What is said in words: the linear mode has no keys. */
import { activeList, listOf } from "../lists.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { act } from "./actions.ts";
import { send, withDraft } from "./compose.ts";
import { fill } from "./form.ts";
import { loadOlder } from "./loading.ts";
import { openSearch, search } from "./overlays.ts";
import { goToOption } from "./places.ts";
import { actOnMessage } from "./select.ts";

type Words = Extract<
  Msg,
  { kind: "act" | "actOnMessage" | "say" | "searchFor" | "attach" | "fill" | "loadOlder" | "reactWith" | "goToOption" }
>;

export function told(model: Model, msg: Words): Step {
  switch (msg.kind) {
    case "act":
      return act(model, msg.action);
    case "actOnMessage":
      return actOnMessage(model, msg.action);
    case "goToOption":
      return goToOption(model, msg.id);
    case "fill":
      return fill(model, msg.text);
    case "loadOlder":
      return loadOlder(model, activeList(model));
    case "searchFor":
      return search(openSearch({ ...model, pane: null }, msg.q));
    case "say": {
      const key = activeList(model);
      if (key === null) return [model, []];
      return send(withDraft(model, key, (draft) => ({ ...draft, editor: editorWith(msg.text) })));
    }
    case "attach": {
      const key = activeList(model);
      const list = listOf(model, key);
      if (!list || key === null) return [model, []];
      const effect = { kind: "upload", list: key, channel_id: list.channel_id, path: msg.path } as const;
      return [{ ...model, uploads: model.uploads + 1 }, [effect]];
    }
    case "reactWith": {
      const message = listOf(model, msg.list)?.messages.find(({ id }) => id === msg.id);
      const mine = message?.reactions.some(({ emoji, reacted_by_me }) => emoji === msg.emoji && reacted_by_me) ?? false;
      return [model, [{ kind: "react", id: msg.id, emoji: msg.emoji, add: !mine }]];
    }
  }
}
