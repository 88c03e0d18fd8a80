import { type ChannelMember, channelMemberSchema, type Member, memberSchema } from "#core/memberships/schema.ts";
import { listChannelMembers } from "#sdk/channels.ts";
import { listMembers } from "#sdk/communities.ts";
import { everyItem } from "#sdk/pages.ts";
import { rememberNames } from "../cache.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import type { Cell } from "../lines.ts";
import { localTime } from "../messages.ts";
import { createOutput } from "../output.ts";
import { channelOf } from "../places.ts";

type Listed = ChannelMember & Partial<Omit<Member, "role">>;

/** Lists the people of a community, or of a channel. */
export async function members(globals: Globals, channel: string | undefined): Promise<void> {
  const fields = Object.keys((channel === undefined ? memberSchema : channelMemberSchema).shape);
  const out = createOutput<Listed>(globals, fields, line);
  const connection = await connect(globals);
  const { client, profile } = connection;
  if (channel !== undefined) {
    const path = await channelOf(connection, channel);
    const inChannel = everyItem((query) => listChannelMembers(client, path, { limit: 200, ...query }));
    return out.list(await Array.fromAsync(inChannel));
  }
  const slug = await connection.community();
  const people = await Array.fromAsync(everyItem((query) => listMembers(client, slug, { limit: 200, ...query })));
  await rememberNames(profile, { people: people.map(({ username }) => username) });
  await out.list(people);
}

function line({ username, display_name, role, status, last_seen_at }: Listed): Cell[] {
  const says = [status?.emoji, status?.text].filter(Boolean).join(" ");
  const seen = last_seen_at ? `seen ${localTime(last_seen_at)}` : "";
  return [`@${username}`, display_name, role, says, seen];
}
