/** Makes the pages. Loaded when the first one is opened: nobody else needs all of it. */
import { audit } from "./audit.ts";
import { bots } from "./bots.ts";
import { channel } from "./channel.ts";
import { channelBots, channelMembers } from "./channel-people.ts";
import { channels, communities, community } from "./communities.ts";
import { invites } from "./invites.ts";
import { appearance, notify, profile } from "./own.ts";
import type { Load, PageName } from "./page.ts";
import { members, moderation } from "./people.ts";
import { person } from "./person.ts";
import { reactors } from "./reactors.ts";
import { accounts, activity, sessions } from "./signed-in.ts";
import { threads } from "./threads.ts";
import { webhooks } from "./webhooks.ts";

const PAGES: Record<PageName, Load> = {
  profile,
  notify,
  appearance,
  sessions,
  accounts,
  activity,
  communities,
  channel,
  channelMembers,
  channelBots,
  community,
  members,
  channels,
  invites,
  moderation,
  webhooks,
  bots,
  audit,
  reactors,
  threads,
  person,
};

/** @throws AppError what the server refused. */
export const loadPage: Load = (context) => PAGES[context.at.name](context);
