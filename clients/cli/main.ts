import { versionText } from "./version.ts";

// Everything else is loaded only when it is needed: a shell prompt that asks for the version must not wait. The streams of
// `process` would double what the start of the runtime costs.
const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  console.log(`ajet-chat ${versionText}`);
} else {
  const { run } = await import("./run.ts");
  await run(words);
}
