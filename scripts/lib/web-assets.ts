/** What the web pages load: bundled from their sources to where the web session manager embeds it from. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bunBuild } from "#scripts/lib/bundle.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { pickableEmoji } from "#scripts/lib/emoji-data.ts";
import type { Processes } from "#services/launch/processes.ts";

const assets = [
  { entry: "services/web-sm/assets/app.ts", output: "services/web-sm/assets/app.gen.js" },
  { entry: "services/web-sm/assets/app.css", output: "services/web-sm/assets/app.gen.css" },
  // Fetched by a page that needs it.
  { entry: "services/web-sm/assets/highlighter.ts", output: "services/web-sm/assets/highlighter.gen.js" },
  { entry: "services/web-sm/assets/emoji-picker.ts", output: "services/web-sm/assets/emoji-picker.gen.js" },
];

const emojiData = "services/web-sm/assets/emoji.gen.txt";

/** What is made of the sources, as paths in the checkout. */
export const bundledAssets = [...assets.map(({ output }) => output), emojiData];

/**
 * Bundles all of them. Throws Refusal with what the bundler said.
 *
 * @param folder for what is not finished; beside each bundle Bun's account of what is in it is left there (`metafileOf`).
 */
export async function bundleAssets(processes: Processes, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { entry, output } of assets) {
    const bundle = join(folder, basename(output));
    const words = ["--target=browser", "--minify", `--metafile=${metafileOf(folder, output)}`, `--outfile=${bundle}`];
    await bunBuild(processes, [entry, ...words]);
    renameSync(bundle, join(checkout, output));
  }
  writeFileSync(join(checkout, emojiData), pickableEmoji());
}

/** Where `bundleAssets` has left the account of an asset. */
export const metafileOf = (folder: string, output: string): string => join(folder, `${basename(output)}.json`);

/** Bundles them again and again, whenever a source changes, until the processes are stopped. */
export async function watchAssets(processes: Processes): Promise<void> {
  for (const { entry, output } of assets) {
    const words = [entry, "--target=browser", "--watch", "--no-clear-screen", `--outfile=${output}`];
    await processes.start({ name: basename(entry), command: [process.execPath, "build", ...words] });
  }
}
