/** What everything that happens makes of the model. Pure: what is to be done outside comes back as effects. */
import type { Model } from "./model.ts";
import type { Effect, Msg } from "./msg.ts";
import { answered } from "./update/answers.ts";
import { clicked } from "./update/clicks.ts";
import { pasted } from "./update/compose.ts";
import { pressed, typed } from "./update/keys.ts";
import { goTo, withCommunity } from "./update/places.ts";
import { settle } from "./update/settle.ts";
import { streamed, withSnapshot } from "./update/stream.ts";
import { ticked } from "./update/tick.ts";
import { told } from "./update/words.ts";

export type Step = readonly [Model, readonly Effect[]];

export function update(model: Model, msg: Msg): Step {
  const [next, effects] = react(model, msg);
  const [settled, more] = settle(model, next);
  return [settled, more.length === 0 ? effects : [...effects, ...more]];
}

function react(model: Model, msg: Msg): Step {
  switch (msg.kind) {
    case "key":
      return pressed(model, msg.key);
    case "text":
      return typed(model, msg.text);
    case "paste":
      return pasted(model, msg.text);
    case "focus":
      return [{ ...model, focused: msg.focused }, []];
    case "resize":
      return [{ ...model, size: { columns: msg.columns, rows: msg.rows } }, []];
    case "tick":
      return ticked(model, msg.now);
    case "stream":
      return streamed(model, msg.item);
    case "streamEnded":
      return [{ ...model, connection: { kind: "ended", detail: msg.error.detail } }, []];
    case "snapshot":
      return withSnapshot(model, msg.snapshot, msg.fresh);
    case "goTo":
      return goTo(model, msg);
    case "act":
    case "actOnMessage":
    case "say":
    case "searchFor":
    case "attach":
    case "fill":
    case "loadOlder":
    case "reactWith":
    case "goToOption":
      return told(model, msg);
    case "showCommunity":
      return [withCommunity(model, msg.slug), []];
    case "choose":
    case "selectMessage":
    case "scroll":
    case "focusList":
    case "closePane":
      return clicked(model, msg);
    default:
      return answered(model, msg);
  }
}
