import type { Message } from "#core/messages/schema.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { createKeymap, type OwnKeys } from "../../clients/tui/keymap.ts";
import { initialModel, type Model } from "../../clients/tui/model.ts";
import type { Effect, Msg } from "../../clients/tui/msg.ts";
import { DEFAULTS, type Settings } from "../../clients/tui/settings.ts";
import type { Line } from "../../clients/tui/text/line.ts";
import { update } from "../../clients/tui/update.ts";
import { viewOf } from "../../clients/tui/views/frame.ts";
import {
  ada,
  bo,
  cy,
  dot,
  general,
  harbour,
  keepers,
  lighthouse,
  openChannel,
  openDm,
  quay,
  signals,
} from "./events.ts";

/** The terminal client without a terminal and without a server: what happens to it, and what it asks for. */
export interface TuiWorld {
  model: Model;
  /** What it asked for since this was read last. */
  effects(): Effect[];
  does(...msgs: Msg[]): void;
  /** Types keys by their names (`ctrl+k`), and other words as text. */
  press(...keys: string[]): void;
  types(text: string): void;
  /** The rows that are seen, without what is at their end. */
  screen(): string[];
}

const NOW = Date.parse("2026-01-02T12:00:00Z");

export const SNAPSHOT: Snapshot = {
  me: { ...ada, email: null, created_at: "2026-01-01T00:00:00Z" },
  communities: [
    { ...lighthouse, role: "owner" },
    { ...harbour, role: "member" },
  ],
  community_id: null,
  channels: [openChannel(general, { topic: "Lamps and fog" }), openChannel(keepers), openChannel(quay)],
  dms: [openDm(signals, [ada, dot])],
  people: [],
  position: "1-1",
};

interface Wishes {
  columns?: number;
  rows?: number;
  settings?: Partial<Settings>;
  keys?: OwnKeys;
  snapshot?: Snapshot;
  /** Of #general; loaded already. */
  messages?: Message[];
}

/** @param messages those of #general, which is shown. */
export function createTui({
  columns = 80,
  rows = 24,
  settings = {},
  keys = {},
  snapshot = SNAPSHOT,
  messages = [],
}: Wishes = {}): TuiWorld {
  let asked: Effect[] = [];
  const world: TuiWorld = {
    model: initialModel({
      size: { columns, rows },
      now: NOW,
      server: "https://chat.example.org",
      settings: { ...DEFAULTS, ...settings },
      keymap: createKeymap(keys, settings.keymap === "readline"),
    }),
    effects() {
      const taken = asked;
      asked = [];
      return taken;
    },
    does(...msgs) {
      for (const msg of msgs) {
        const [model, effects] = update(world.model, msg);
        world.model = model;
        asked.push(...effects);
      }
    },
    press: (...pressed) => world.does(...pressed.map((key): Msg => ({ kind: "key", key }))),
    types: (text) => world.does({ kind: "text", text }),
    screen: () => viewOf(world.model).lines.map((line) => textOf(line).trimEnd()),
  };
  world.does(
    { kind: "stream", item: { kind: "ready", position: "1-1" } },
    { kind: "snapshot", snapshot, fresh: true },
    {
      kind: "people",
      community_id: lighthouse.id,
      people: [ada, bo, cy].map((who) => ({
        ...who,
        role: "member",
        nickname: null,
        joined_at: "2026-01-01T00:00:00Z",
        last_seen_at: null,
      })),
    },
    {
      kind: "page",
      list: general.id,
      use: "replace",
      page: { items: messages, next: null, prev: null },
      parent: null,
      show: null,
    },
  );
  world.effects();
  return world;
}

export const textOf = (line: Line): string => line.map(({ text }) => text).join("");
