/** The licences of what others have written and our executables contain, as they want to be passed on. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { keyOf, type Package } from "#scripts/lib/contents.ts";
import { Refusal } from "#services/launch/refusal.ts";

const LICENCES = join(checkout, "scripts/licences");
const LICENCE_FILE = /^(licen[cs]e|copying|unlicense)([.-].*)?$/i;
const NOTICE_FILE = /^notice([.-].*)?$/i;
const RULE = "=".repeat(100);

/**
 * The text for all of them. Throws Refusal when one has no licence, or one whose words are not known here: then somebody
 * must look whether it may be passed on at all.
 */
export function noticesFor(packages: readonly Package[]): string {
  const bun = { title: `Bun ${Bun.version}`, about: "https://bun.com", text: readLicence("bun") };
  const others = packages.map((one) => ({
    title: keyOf(one),
    about: one.license ?? "",
    text: licenceOf(one, packages),
  }));
  const parts = [bun, ...others].map(
    ({ title, about, text }) => `${RULE}\n${title} (${about})\n${RULE}\n\n${text.trim()}\n`,
  );
  const head =
    "The executables of ajet-chat contain what follows, each under its own licence. ajet-chat itself: MIT, see LICENSE.\n";
  return [head, ...parts].join("\n");
}

function licenceOf(one: Package, all: readonly Package[]): string {
  const files = readdirSync(one.folder).toSorted();
  const read = (pattern: RegExp) =>
    files.filter((file) => pattern.test(file)).map((file) => readFileSync(join(one.folder, file), "utf8").trim());
  const own = read(LICENCE_FILE);
  if (own.length > 0) return [...own, ...read(NOTICE_FILE)].join("\n\n");
  if (one.license === undefined) throw new Refusal(`${keyOf(one)} has no licence, so it may not be passed on.`);
  return `The package has no licence file of its own and says ${one.license}.\n\n${wordsOf(one, all)}`;
}

/** The words of a licence that a package names only. */
function wordsOf({ license, author, name }: Package, all: readonly Package[]): string {
  if (license === "MIT") return `Copyright (c) ${author ?? `the authors of ${name}`}\n\n${readLicence("MIT")}`;
  if (license === "Unlicense") return readLicence("Unlicense");
  if (license === "Apache-2.0") {
    for (const other of all.filter((each) => each.license === license)) {
      const file = readdirSync(other.folder).find((each) => LICENCE_FILE.test(each));
      const text = file ? readFileSync(join(other.folder, file), "utf8") : "";
      if (text.includes("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION")) return text;
    }
  }
  throw new Refusal(`The words of ${license}, under which ${name} is, are not known. Put them into scripts/licences.`);
}

const readLicence = (name: string): string => readFileSync(join(LICENCES, `${name}.txt`), "utf8");
