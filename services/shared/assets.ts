import { readFileSync } from "node:fs";
import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";

/** A file that pages refer to. Its address names its content, so browsers may keep it for ever. */
export interface Asset {
  name: string;
  contentType: string;
  body: Uint8Array<ArrayBuffer>;
  etag: string;
  href: string;
}

/** Reads a file that the executable carries. `folder` is the path that `assetRoutes` serves it under. */
export const readAsset = (folder: string, name: string, path: string, contentType: string): Asset =>
  makeAsset(folder, name, new Uint8Array(readFileSync(path)), contentType);

/** The same of bytes that are made when the program starts. */
export function makeAsset(folder: string, name: string, body: Uint8Array<ArrayBuffer>, contentType: string): Asset {
  const version = new Bun.CryptoHasher("sha256").update(body).digest("hex").slice(0, 16);
  return { name, contentType, body, etag: `"${version}"`, href: `${folder}/${name}?v=${version}` };
}

/** Serves the files of a service's pages. */
export function assetRoutes(folder: string, assets: readonly Asset[]) {
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  return new Elysia({ detail: { hide: true } }).get(`${folder}/:name`, ({ params, request }) => {
    const asset = byName.get((params as { name: string }).name);
    if (!asset) throw new AppError("not_found", "There is no such file.");
    const headers = {
      etag: asset.etag,
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    };
    if (request.headers.get("if-none-match") === asset.etag) return new Response(null, { status: 304, headers });
    return new Response(asset.body, { headers: { ...headers, "content-type": asset.contentType } });
  });
}
