import { z } from "zod";
import { BINDABLE } from "./keymap.ts";

/** What people set in `tui.json`, in the folder of the configuration. */
export const settingsSchema = z.strictObject({
  /** `terminal` keeps the colours of the terminal. */
  theme: z.enum(["terminal", "light", "dark"]).default("terminal"),
  /** Colours that the terminal has; by default what its environment says. */
  colours: z.enum(["none", "16", "256", "true"]).optional(),
  mouse: z.boolean().default(true),
  /** How one is told of a mention or direct message: by the bell, by OSC 9 (the terminal shows it), both, or not at all. */
  notify: z.enum(["bell", "osc9", "both", "none"]).default("bell"),
  /** A program to be run for each of them, with the sentence as its last argument. */
  notify_command: z.array(z.string()).min(1).optional(),
  /** What opens a link or a file; by default the program of the system. */
  open_command: z.array(z.string()).min(1).optional(),
  /** `simple` shows of an emoji of several its first alone, for terminals that place them wrongly. */
  emoji: z.enum(["full", "simple"]).default("full"),
  hyperlinks: z.boolean().default(true),
  /** `readline`: Ctrl-K cuts to the end of the line. */
  keymap: z.enum(["chat", "readline"]).default("chat"),
  /** One line after the other instead of a screen, for screen readers and braille. */
  linear: z.boolean().default(false),
  keys: z
    .record(
      z.string().refine((name) => BINDABLE.has(name), { message: "there is no such action" }),
      z.array(z.string()),
    )
    .default({}),
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULTS: Settings = settingsSchema.parse({});

/**
 * The settings in a text of JSON, and what is wrong with it: then all have their defaults.
 *
 * @param text null when there is no file.
 */
export function readSettings(text: string | null): { settings: Settings; mistake: string | null } {
  if (text === null || text.trim() === "") return { settings: DEFAULTS, mistake: null };
  try {
    const parsed = settingsSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { settings: parsed.data, mistake: null };
    const issue = parsed.error.issues[0]!;
    // A wrong key of a record hides its own reason.
    const reason = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return { settings: DEFAULTS, mistake: `${issue.path.join(".") || "the whole"}: ${reason}` };
  } catch (error) {
    return { settings: DEFAULTS, mistake: (error as Error).message };
  }
}
