/** What is in an executable, for programs that look for known holes: CycloneDX 1.6 (ECMA-424) as JSON. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { keyOf, type Package } from "#scripts/lib/contents.ts";

/** Of an executable. Holds neither a time nor a random number: the same contents give the same text. */
export function sbomOf(name: string, version: string, packages: readonly Package[]): string {
  const checksums = readChecksums();
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": name, name, version, licenses: [{ expression: "MIT" }] },
    },
    components: [runtime(), ...packages.map((one) => component(one, checksums.get(keyOf(one))))],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** What each executable begins with; THIRD-PARTY-NOTICES says what is in it in turn. */
const runtime = () => ({
  type: "platform",
  "bom-ref": "bun",
  name: "bun",
  version: Bun.version,
  purl: `pkg:github/oven-sh/bun@bun-v${Bun.version}`,
  licenses: [{ expression: "MIT" }],
});

function component(one: Package, checksum: string | undefined) {
  const purl = `pkg:npm/${one.name.replace("@", "%40")}@${one.version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name: one.name,
    version: one.version,
    purl,
    licenses: [{ expression: one.license }],
    ...(checksum ? { hashes: [{ alg: "SHA-512", content: checksum }] } : {}),
  };
}

/** Of the packages as they were fetched, in hexadecimal digits, by `name@version`. */
function readChecksums(): Map<string, string> {
  // JSON, but for commas at the ends of lists.
  const text = readFileSync(join(checkout, "bun.lock"), "utf8").replaceAll(/,(?=\s*[}\]])/g, "");
  const { packages } = JSON.parse(text) as { packages: Record<string, unknown[]> };
  return new Map(
    Object.values(packages).map((entry) => {
      const [algorithm, digest = ""] = String(entry.at(-1)).split("-");
      if (algorithm !== "sha512") throw new Error(`bun.lock has no SHA-512 of ${entry[0]}`);
      return [String(entry[0]), Buffer.from(digest, "base64").toString("hex")] as const;
    }),
  );
}
