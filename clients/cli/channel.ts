import type { ChannelPath } from "#sdk/channels.ts";
import { UsageError } from "./exit.ts";

/** The channel that somebody typed: a name with or without its `#`, or an id. @throws UsageError when nothing is left of it. */
export function channelIn(slug: string, typed: string): ChannelPath {
  const channel = typed.replace(/^#/, "");
  if (channel === "")
    throw new UsageError("which channel? Quote '#name', or leave the # out: a shell takes it for a comment.");
  return { slug, channel };
}
