import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { assets } from "../assets.ts";

/** Styles and pictures of the gateway's pages. Their addresses name their content, so it never changes under one. */
export function assetRoutes() {
  return new Elysia().get("/auth/assets/:name", ({ params, request }) => {
    const asset = assets.get(params.name);
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
