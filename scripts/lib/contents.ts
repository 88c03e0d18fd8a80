/** Which packages are in an executable, by Bun's own account of what it bundled. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { bundledAssets, metafileOf } from "#scripts/lib/web-assets.ts";

/** A package as it is installed. */
export interface Package {
  name: string;
  version: string;
  /** As an expression of SPDX; undefined where the package says nothing. */
  license: string | undefined;
  author: string | undefined;
  /** Where it is installed. */
  folder: string;
}

/** `emoji.gen.txt` is written by a script of ours, and no bundler knows of what is in it. */
const DATA_OF_EMOJI = "node_modules/emojibase-data";

const IN_PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * The packages of which something is in a bundle, by name: also those in what it embeds for web pages.
 *
 * @param assetFolder where `bundleAssets` has left its accounts.
 */
export function packagesIn(metafile: string, assetFolder: string): Package[] {
  const inputs = inputsOf(metafile);
  const embedded = bundledAssets.filter((asset) => inputs.includes(asset));
  const all = embedded.flatMap((asset) => {
    const account = metafileOf(assetFolder, asset);
    return existsSync(account) ? inputsOf(account) : [`${DATA_OF_EMOJI}/data.json`];
  });
  const folders = new Set([...inputs, ...all].flatMap((path) => IN_PACKAGE.exec(path)?.[0] ?? []));
  return [...folders].map(packageAt).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** `name@version`. */
export const keyOf = ({ name, version }: Package): string => `${name}@${version}`;

const inputsOf = (metafile: string): string[] =>
  Object.keys((JSON.parse(readFileSync(metafile, "utf8")) as { inputs: object }).inputs);

/** @param folder in the checkout. */
export function packageAt(folder: string): Package {
  const { name, version, license, author } = JSON.parse(readFileSync(join(checkout, folder, "package.json"), "utf8"));
  return {
    name,
    version,
    license: typeof license === "string" ? license : license?.type,
    author: (typeof author === "string" ? author : author?.name)?.replace(/ *[<(].*/, ""),
    folder: join(checkout, folder),
  };
}
