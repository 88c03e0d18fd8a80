/** What lies over everything: the quick switcher and other lists to choose from, questions, help. */

import { textWidth } from "#core/markdown/width.ts";
import { ACTIONS, labelOf, MESSAGE_ACTIONS } from "../keymap.ts";
import type { Option, Overlay } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { optionsOf } from "../options.ts";
import { clipText, fit, justify, type Line, piece, restyle } from "../text/line.ts";
import { editRows, wrapText } from "../text/wrap.ts";
import { formRows, shownRows } from "./form.ts";
import type { Row } from "./list.ts";

export interface Box {
  rows: Row[];
  width: number;
  cursor: { row: number; column: number } | null;
}

const WIDTH = 64;

export function overlayBox(model: Model, overlay: Overlay): Box {
  const width = Math.max(1, Math.min(WIDTH, model.size.columns - 4));
  const height = Math.max(3, Math.min(22, model.size.rows - 2));
  if (overlay.kind === "confirm") return framed(question(overlay.question, width), width, null);
  if (overlay.kind === "form") {
    const { rows, cursor } = formRows(overlay, width, height);
    return framed(rows, width, cursor);
  }
  if (overlay.kind === "shown") return framed(shownRows(overlay, width), width, null);
  if (overlay.kind === "opening") return framed([{ line: [piece("Opening…", { role: "muted" })] }], width, null);
  if (overlay.kind === "help") return framed(helpRows(model, overlay.top, width, height - 2), width, null);
  const { title, query, index } = { title: titleOf(overlay), ...overlay };
  const options = optionsOf(model, overlay);
  const typed = editRows(query.text.replaceAll("\n", " "), Math.max(1, width - 3)).at(-1)!.text;
  const head: Row[] = [
    { line: [piece(clipText(title, width), { bold: true })] },
    { line: [piece("> ", { role: "accent" }), piece(typed)] },
  ];
  const rows = [...head, ...optionRows(options, index, width, height - 4)];
  return framed(rows, width, { row: 2, column: 1 + 2 + textWidth(typed) });
}

function titleOf(overlay: Overlay): string {
  switch (overlay.kind) {
    case "switcher":
      return "Go to · # channels @ people / commands";
    case "communities":
      return "Community";
    case "reactions":
      return "Reaction · type the name of an emoji";
    case "links":
      return "Open · Enter opens, Tab copies";
    case "path":
      return overlay.purpose.kind === "attach"
        ? "File to attach · Tab goes on, Enter takes it"
        : `${overlay.purpose.act.label} · Tab goes on, Enter takes it`;
    case "settings":
      return "Settings";
    case "acts":
      return overlay.title;
    default:
      return "";
  }
}

function optionRows(options: readonly Option[], index: number, width: number, height: number): Row[] {
  if (options.length === 0) return [{ line: [piece("Nothing fits.", { role: "muted" })] }];
  const top = Math.max(0, Math.min(index - Math.floor(height / 2), options.length - height));
  return options.slice(top, top + height).map(({ label, detail, unread }, row): Row => {
    const left = [
      piece(unread ? "● " : "  ", { role: "mention" }),
      piece(clipText(label, width - 2), unread ? { bold: true } : {}),
    ];
    const room = width - 3 - textWidth(clipText(label, width - 2));
    const line = justify(left, [piece(room > 3 ? clipText(detail, room) : "", { role: "muted" })], width);
    const click: Msg = { kind: "choose", index: top + row };
    return { line: top + row === index ? restyle(line, { reverse: true }) : line, click };
  });
}

function question(text: string, width: number): Row[] {
  return [
    ...wrapText(text, width).map((line): Row => ({ line })),
    { line: [] },
    { line: [piece("y yes · n no", { role: "muted" })] },
  ];
}

function helpRows(model: Model, top: number, width: number, height: number): Row[] {
  const actions = Object.entries(ACTIONS).map(([name, { help }]) =>
    line(keysOf(model.keymap.actions, name), help, width),
  );
  const messages = Object.entries(MESSAGE_ACTIONS).map(([name, { help }]) =>
    line(keysOf(model.keymap.messages, name), help, width),
  );
  const all: Line[] = [
    [piece("Keys · Esc closes, arrows scroll", { bold: true })],
    ...actions,
    [],
    [
      piece(clipText("On a selected message (Ctrl-S, or Up in an empty line to edit your last)", width), {
        bold: true,
      }),
    ],
    ...messages,
    [],
    [piece(clipText("/help lists the commands. Text is edited as in readline.", width), { role: "muted" })],
  ];
  const first = Math.max(0, Math.min(top, all.length - height));
  return all.slice(first, first + height).map((line) => ({ line }));
}

const keysOf = (keys: ReadonlyMap<string, string>, action: string): string =>
  [...keys]
    .filter(([, known]) => known === action)
    .map(([key]) => labelOf(key))
    .join(", ");

const line = (keys: string, help: string, width: number): Line => [
  piece(clipText(keys, 22).padEnd(23), { role: "accent" }),
  piece(clipText(help, Math.max(0, width - 23))),
];

function framed(rows: Row[], width: number, cursor: Box["cursor"]): Box {
  const edge = { role: "border" } as const;
  const side = piece("│", edge);
  const boxed = rows.map((row): Row => ({ ...row, line: [side, ...fit(row.line, width), side] }));
  const rule = "─".repeat(width);
  return {
    rows: [{ line: [piece(`┌${rule}┐`, edge)] }, ...boxed, { line: [piece(`└${rule}┘`, edge)] }],
    width: width + 2,
    cursor: cursor && { row: cursor.row, column: Math.min(width, cursor.column) },
  };
}
