/** Effects on this machine: files, other programs, the terminal. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AppError } from "#core/kernel/errors.ts";
import { uploadAttachment } from "#sdk/attachments.ts";
import { asAppError, type Work } from "../effects.ts";
import { saveDrafts } from "../files/drafts.ts";
import type { Effect } from "../msg.ts";
import { oneLine } from "../text/line.ts";
import type { Deps } from "./deps.ts";
import { download } from "./download.ts";
import { createLatest } from "./latest.ts";
import { absolute, pathsBeginning } from "./paths.ts";

type Kind = Extract<
  Effect["kind"],
  | "paths"
  | "upload"
  | "download"
  | "open"
  | "copy"
  | "editor"
  | "notify"
  | "saveDrafts"
  | "mouse"
  | "redraw"
  | "suspend"
  | "quit"
>;

const SAVE_DELAY = 400;
/** More is not put into the clipboard: terminals refuse it. */
const COPY_MAX = 74_000;

export function createMachine({
  client,
  server,
  screen,
  signIn,
  model,
  dispatch,
  quit,
  suspend,
  lend,
}: Deps): Work<Kind> {
  const saving = createLatest(SAVE_DELAY);
  const copy = (text: string) => {
    const encoded = Buffer.from(text.slice(0, COPY_MAX)).toString("base64");
    screen.send(`\x1b]52;c;${encoded}\x07`);
  };
  return {
    async paths({ query }) {
      return { kind: "paths", query, found: await pathsBeginning(query) };
    },
    async upload({ list, channel_id, path }) {
      try {
        const file = Bun.file(absolute(path));
        if (!(await file.exists())) throw new AppError("not_found", `There is no file ${path}.`);
        const attachment = await uploadAttachment(client, channel_id, { filename: basename(path), content: file });
        return { kind: "uploaded", list, attachment };
      } catch (error) {
        return { kind: "uploadFailed", error: asAppError("upload", error) };
      }
    },
    async download({ attachments }) {
      const paths: string[] = [];
      for (const attachment of attachments) paths.push(await download(client, attachment));
      return { kind: "done", text: `Saved ${paths.join(", ")}` };
    },
    async open({ url }) {
      const address = url.startsWith("/") ? server + url : url;
      if (!/^(?:https?|mailto):/i.test(address))
        throw new AppError("invalid", "Only links of the web and of mail are opened.");
      const opener = model().settings.open_command ?? systemOpener();
      if (!opener) {
        copy(address);
        return { kind: "done", text: `Copied ${address}` };
      }
      Bun.spawn([...opener, address], { stdin: "ignore", stdout: "ignore", stderr: "ignore" }).unref();
      return { kind: "done", text: `Opened ${address}` };
    },
    async copy({ text }) {
      copy(text);
      return null;
    },
    async editor({ list, text }) {
      const edited = await lend(() => editText(text));
      return { kind: "edited", list, text: edited };
    },
    async notify({ text }) {
      const { notify, notify_command } = model().settings;
      const sentence = oneLine(text);
      if (notify === "bell" || notify === "both") screen.send("\x07");
      if (notify === "osc9" || notify === "both") screen.send(passedOn(`\x1b]9;${sentence}\x07`));
      if (notify_command)
        Bun.spawn([...notify_command, sentence], { stdin: "ignore", stdout: "ignore", stderr: "ignore" }).unref();
      return null;
    },
    saveDrafts: () =>
      saving("drafts", async () => {
        saveDrafts(signIn, model());
        return null;
      }),
    async mouse({ on }) {
      screen.setMouse(on);
      return null;
    },
    async redraw() {
      screen.forget();
      dispatch({ kind: "resize", ...screen.size() });
      return null;
    },
    async suspend() {
      suspend();
      return null;
    },
    async quit() {
      quit();
      return null;
    },
  };
}

/** Through tmux to the terminal outside, where tmux lets it pass. */
const passedOn = (sequence: string): string =>
  process.env.TMUX ? `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\` : sequence;

/** What opens addresses here; null where there is no screen that it could open them on. */
function systemOpener(): string[] | null {
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return (DISPLAY || WAYLAND_DISPLAY) && Bun.which("xdg-open") ? ["xdg-open"] : null;
}

/** Lets somebody edit a text in their own editor, in a file that nobody else may read. */
async function editText(text: string): Promise<string> {
  const command = process.env.VISUAL || process.env.EDITOR || (process.platform === "win32" ? "notepad" : "vi");
  const folder = mkdtempSync(join(tmpdir(), "ajet-chat-"));
  const path = join(folder, "message.md");
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    const editor = Bun.spawn([...command.split(/\s+/), path], {
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    });
    if ((await editor.exited) !== 0) return text;
    return readFileSync(path, "utf8").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  } catch (cause) {
    throw new AppError("invalid", `The editor "${command}" cannot be started; set EDITOR to another.`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
