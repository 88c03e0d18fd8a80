import { readFileSync } from "node:fs";
import iconPath from "#services/shared/html/icon.svg" with { type: "file" };
import themePath from "#services/shared/html/theme.css" with { type: "file" };
import gatewayPath from "./assets/gateway.css" with { type: "file" };

/** A file that pages refer to. Its address names its content, so browsers may keep it for ever. */
export interface Asset {
  name: string;
  contentType: string;
  body: Uint8Array<ArrayBuffer>;
  etag: string;
  href: string;
}

function readAsset(name: string, path: string, contentType: string): Asset {
  const body = new Uint8Array(readFileSync(path));
  const version = new Bun.CryptoHasher("sha256").update(body).digest("hex").slice(0, 16);
  return { name, contentType, body, etag: `"${version}"`, href: `/auth/assets/${name}?v=${version}` };
}

export const theme = readAsset("theme.css", themePath, "text/css; charset=utf-8");
export const stylesheet = readAsset("gateway.css", gatewayPath, "text/css; charset=utf-8");
export const icon = readAsset("icon.svg", iconPath, "image/svg+xml");

export const assets: ReadonlyMap<string, Asset> = new Map(
  [theme, stylesheet, icon].map((asset) => [asset.name, asset]),
);
