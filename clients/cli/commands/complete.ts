import { type Candidates, candidatesFor, type Known } from "../completion/candidates.ts";
import { bashReplies, readLine, unquoted } from "../completion/line.ts";
import { loadSettings, profileName } from "../settings.ts";

/**
 * Prints what could stand as the last word: for bash with `--line`, the line up to the cursor and the signs that end words
 * there; else after `--`, the words. A shell asks at each Tab, so it says nothing of what goes wrong.
 */
export async function complete(given: string[]): Promise<void> {
  const known = await knownHere();
  if (given[0] === "--line") {
    const [, text = "", breaks = ""] = given;
    const line = readLine(text);
    const found = candidatesFor(line.words.slice(1), known);
    print(found, (candidates) => bashReplies(line, breaks, candidates));
  } else {
    const found = candidatesFor(given.slice(1).map(unquoted), known);
    print(found, (candidates) => candidates.map(({ value, means }) => `${value}\t${means}`));
  }
}

function print(found: Candidates, linesOf: (candidates: Exclude<Candidates, "files">) => string[]): void {
  const lines = found === "files" ? [":files"] : linesOf(found);
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}

async function knownHere(): Promise<Known> {
  const settings = await loadSettings().catch(() => ({ profiles: {} }));
  return {
    profile: (named) => profileName({ profile: named, color: false }, settings),
    profiles: () => Object.keys(settings.profiles),
  };
}
