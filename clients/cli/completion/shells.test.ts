import { describe, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { useCli } from "#test/support/cli.ts";
import { KEY, type Pty, startPty } from "#test/support/tui.ts";

// The scripts in the shells that they are for, as far as these are installed: what a shell makes of a word is its own affair.

const SHELLS = [
  { name: "bash", command: ["bash", "--norc", "-i"], begin: "PS1='ready> '; source <(ajet-chat completion bash)" },
  {
    name: "zsh",
    command: ["zsh", "-f", "-i"],
    begin: "PS1='ready> '; autoload -U compinit && compinit -D; source <(ajet-chat completion zsh)",
  },
  {
    name: "fish",
    command: ["fish", "--no-config", "-i"],
    begin: "function fish_prompt; printf 'ready> '; end; ajet-chat completion fish | source",
  },
];

const at = useCli();

for (const { name, command, begin } of SHELLS) {
  describe.skipIf(Bun.which(name) === null)(`${name} (skipped where it is not installed)`, () => {
    let shell: Pty;

    /** What a line becomes at a Tab. */
    const tab = async (typed: string, becomes: string) => {
      shell.type(`${typed}${KEY.tab}`);
      await shell.shows(new RegExp(`> ${RegExp.escape(becomes)}`));
      shell.type(KEY.ctrl("u"));
      await shell.hides(new RegExp(`> ${RegExp.escape(becomes)}`));
    };

    test("at a Tab completes commands, options, channels with a sign, people and files", async () => {
      const bin = join(at.cli.home, "bin");
      mkdirSync(bin);
      writeFileSync(
        join(bin, "ajet-chat"),
        `#!/bin/sh\nexec ${at.cli.command.map((word) => `'${word}'`).join(" ")} "$@"\n`,
      );
      chmodSync(join(bin, "ajet-chat"), 0o755);
      writeFileSync(join(at.cli.home, "lamp oil.txt"), "");
      const cache = join(at.cli.home, "cache/ajet-chat");
      mkdirSync(cache, { recursive: true });
      const names = { channels: ["general", "keepers"], people: ["ada", "bo"], communities: [] };
      writeFileSync(join(cache, "default.json"), JSON.stringify(names));
      const env = at.cli.env({ PATH: `${bin}:${process.env.PATH}`, TERM: "xterm", LANG: "C.UTF-8" });
      shell = startPty(command, { env, cwd: at.cli.home });
      try {
        shell.type(`${begin}\r`);
        await shell.shows(/^ready> $/m);
        await tab("ajet-chat sen", "ajet-chat send ");
        await tab("ajet-chat send --thr", "ajet-chat send --thread ");
        await tab("ajet-chat read gen", "ajet-chat read general");
        await tab("ajet-chat read '#ke", "ajet-chat read '#keepers'");
        await tab("ajet-chat dm @a", "ajet-chat dm @ada");
        await tab("ajet-chat token create x --scopes messages:w", "ajet-chat token create x --scopes messages:write");
        await tab("ajet-chat send general --file lam", "ajet-chat send general --file lamp\\ oil.txt");
      } finally {
        await shell.close();
      }
    }, 60_000);
  });
}
