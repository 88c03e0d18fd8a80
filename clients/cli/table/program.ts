import { SETTINGS } from "./settings.ts";
import type { CommandGroup } from "./spec.ts";

const NAMES = SETTINGS.map(({ name }) => name);
const KEY = { name: "name", help: "which setting", completes: NAMES };

export const program: CommandGroup = {
  heading: "This program",
  commands: [
    {
      name: "config",
      summary: "settings: get, set, unset, profiles, path",
      about: `Settings, which are kept in a file of JSON that may be edited too:
${SETTINGS.map(({ name, help }) => `  ${name.padEnd(10)} ${help}`).join("\n")}`,
      otherwise: "get",
      commands: [
        {
          name: "get",
          summary: "show one setting, or all",
          about: "Show one setting, or all.",
          args: [{ ...KEY, optional: true }],
          load: async () => (await import("../commands/config.ts")).get,
        },
        {
          name: "set",
          summary: "keep a setting",
          about: "Keep a setting.",
          args: [KEY, { name: "value", help: "what it is from now on" }],
          examples: [["ajet-chat config set storage file", "tokens go into a file where there is no keyring"]],
          load: async () => (await import("../commands/config.ts")).set,
        },
        {
          name: "unset",
          summary: "forget a setting",
          about: "Forget a setting: what holds without it holds again.",
          args: [KEY],
          load: async () => (await import("../commands/config.ts")).unset,
        },
        {
          name: "profiles",
          summary: "the sign-ins that there are",
          about: "List the profiles, with their servers; the one that is used is marked.",
          examples: [["ajet-chat config profiles --fields name", "their names, for a script"]],
          load: async () => (await import("../commands/config.ts")).profiles,
        },
        {
          name: "path",
          summary: "where they are",
          about: "Print the path of the file.",
          load: async () => (await import("../commands/config.ts")).path,
        },
      ],
    },
    {
      name: "completion",
      summary: "completion for a shell",
      about: `Print the script that completes words of ajet-chat in a shell. Names of channels and people are those that were
listed last; completing asks no server.`,
      args: [{ name: "shell", help: "bash, zsh or fish", completes: ["bash", "zsh", "fish"] }],
      examples: [
        ["ajet-chat completion bash > ~/.local/share/bash-completion/completions/ajet-chat", "for bash"],
        ["ajet-chat completion zsh > ~/.zfunc/_ajet-chat", "for zsh, with ~/.zfunc in fpath before compinit"],
        ["ajet-chat completion fish > ~/.config/fish/completions/ajet-chat.fish", "for fish"],
      ],
      load: async () => (await import("../commands/completion.ts")).completion,
    },
    {
      name: "man",
      summary: "the manual page",
      about: "Print the manual page of this program, as man reads it.",
      examples: [
        ["ajet-chat man | man -l -", "read it"],
        ["ajet-chat man > ~/.local/share/man/man1/ajet-chat.1", "keep it"],
      ],
      load: async () => (await import("../commands/man.ts")).man,
    },
    {
      name: "upgrade",
      summary: "how to get a newer one",
      about: "Say which version this is, where it is, and how to put a newer one in its place.",
      load: async () => (await import("../commands/upgrade.ts")).upgrade,
    },
  ],
};
