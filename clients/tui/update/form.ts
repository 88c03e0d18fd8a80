/** A form: its fields, one after the other, and doing what it is for. */

import type { FormOverlay } from "../model/panes.ts";
import type { Model } from "../model.ts";
import { type Editor, editorWith, insert } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { replaceText } from "./text.ts";

/** What a key does in a form. */
export function formKey(model: Model, form: FormOverlay, key: string): Step {
  if (form.busy) return [model, []];
  const by = { tab: 1, down: 1, "shift+tab": -1, up: -1 }[key];
  if (by) return [inField(model, form, (form.index + by + form.fields.length) % form.fields.length), []];
  if (key === "enter") return submit(model, form);
  const { field } = form.fields[form.index]!;
  if (field.choices) {
    const step = { left: -1, right: 1, space: 1 }[key];
    return [step ? chosenIn(model, form, step) : model, []];
  }
  if (key === "space") return formText(model, form, " ");
  return [withField(model, form, (editor) => replaceText(model, editor, key)), []];
}

/** What is typed goes into the field; of choices it takes the next that begins so. */
export function formText(model: Model, form: FormOverlay, text: string): Step {
  if (form.busy) return [model, []];
  const { field, editor } = form.fields[form.index]!;
  const { choices } = field;
  if (!choices) return [withField(model, form, (editor) => insert(editor, text.replace(/\s+/g, " "))), []];
  const next = choices.findIndex(({ value }) => value === editor.text) + 1;
  const fitting = [...choices.slice(next), ...choices.slice(0, next)].find(({ label }) =>
    label.toLowerCase().startsWith(text.toLowerCase()),
  );
  return [fitting ? withField(model, form, () => editorWith(fitting.value)) : model, []];
}

/** In words instead of by keys: the field has this text, and the next one follows; after the last one it is done. */
export function fill(model: Model, text: string): Step {
  const form = model.overlay;
  if (form?.kind !== "form") return [model, []];
  const { choices } = form.fields[form.index]!.field;
  const wanted = choices
    ? (choices.find(({ label }) => label.toLowerCase().startsWith(text.toLowerCase()))?.value ?? null)
    : text;
  const filled = text === "" || wanted === null ? model : withField(model, form, () => editorWith(wanted));
  const next = filled.overlay as FormOverlay;
  return form.index === form.fields.length - 1 ? submit(filled, next) : [inField(filled, next, form.index + 1), []];
}

function submit(model: Model, form: FormOverlay): Step {
  const { act, ref, fields } = form;
  const values = Object.fromEntries(fields.map(({ field, editor }) => [field.name, editor.text]));
  return [{ ...model, overlay: { ...form, busy: true, error: null } }, [{ kind: "perform", ref, act, values }]];
}

const inField = (model: Model, form: FormOverlay, index: number): Model => ({ ...model, overlay: { ...form, index } });

function chosenIn(model: Model, form: FormOverlay, by: number): Model {
  const choices = form.fields[form.index]!.field.choices ?? [];
  return withField(model, form, ({ text }) => {
    const index = choices.findIndex(({ value }) => value === text);
    return editorWith(choices[(index + by + choices.length) % choices.length]!.value);
  });
}

export function withField(model: Model, form: FormOverlay, change: (editor: Editor) => Editor): Model {
  const fields = form.fields.map((known, index) =>
    index === form.index ? { ...known, editor: change(known.editor) } : known,
  );
  return { ...model, overlay: { ...form, fields } };
}
