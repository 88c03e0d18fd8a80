import type { z } from "zod";
import type { ChannelPath } from "#core/channels/schema.ts";
import { channelParams, dmParams } from "./params.ts";

/** A kind of place where people talk. What can be done in one has the same routes in all, below its own address. */
export interface Place {
  prefix: string;
  params: z.ZodType<ChannelPath>;
  /** In the documentation. */
  name: string;
}

export const CHANNEL: Place = {
  prefix: "/api/c/:slug/channels/:channel",
  params: channelParams,
  name: "a channel",
};
export const DM: Place = { prefix: "/api/dm/:channel", params: dmParams, name: "a DM" };
