import { Elysia } from "elysia";
import type { CommunityChannelPath } from "#core/channels/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import { updateChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { channelName, findChannel, loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { CHANNEL_SETTINGS, channelParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { channelPages } from "../views/channel-sections.ts";
import { Confirm } from "../views/settings.tsx";

/** What becomes of a channel as a whole, and what that means to those who read it. */
const ACTS = {
  visibility: {
    ask: ({ visibility, name }: OpenChannel) =>
      visibility === "private"
        ? {
            title: `Make #${name} public?`,
            button: "Make it public",
            text: "Everybody in the community can then read all that was ever written here, also from before, and join.",
          }
        : {
            title: `Make #${name} private?`,
            button: "Make it private",
            text: "Only those who are in it now see it from then on. Others are added by name. What people have read they have read.",
          },
    change: ({ visibility }: OpenChannel) => ({
      visibility: visibility === "private" ? ("public" as const) : ("private" as const),
    }),
    done: () => "saved",
  },
  archive: {
    ask: ({ archived_at, name }: OpenChannel) =>
      archived_at
        ? { title: `Open #${name} again?`, button: "Open it again", text: "People can write in it again." }
        : {
            title: `Archive #${name}?`,
            button: "Archive",
            text: "It can be read and found, and not written in. Webhooks that lead into it are refused. It can be opened again.",
          },
    change: ({ archived_at }: OpenChannel) => ({ archived: archived_at === null }),
    done: ({ archived_at }: OpenChannel) => (archived_at ? "opened" : "archived"),
  },
} as const;
type Act = keyof typeof ACTS;

/** Who may read a channel, and whether it is written in. */
export const channelActRoutes = (deps: WebDeps) =>
  new Elysia().use((Object.keys(ACTS) as Act[]).map((act) => actRoutes(deps, act)));

const actRoutes = (deps: WebDeps, act: Act) =>
  new Elysia({ prefix: `${CHANNEL_SETTINGS}/${act}` })
    .use(signedIn(deps))
    .get("", ({ client, params }) => ask(client, params, act), { params: channelParams })
    .post(
      "",
      async ({ client, params }) => {
        const { channel } = await load(client, params);
        const { refusal } = await attempt(() => updateChannel(client, params, ACTS[act].change(channel)));
        if (refusal) return ask(client, params, act, refusal);
        return redirect(`${channelPages(params.slug, channel).general}?done=${ACTS[act].done(channel)}`);
      },
      { params: channelParams },
    );

async function load(client: Client, path: CommunityChannelPath) {
  const surroundings = await loadSurroundings(client, path.slug);
  const channel = await findChannel(client, surroundings, path);
  return { surroundings, channel };
}

async function ask(client: Client, path: CommunityChannelPath, act: Act, refusal?: Refusal): Promise<Response> {
  const { surroundings, channel } = await load(client, path);
  const { title, button, text } = ACTS[act].ask({ ...channel, name: channelName(channel) });
  const pages = channelPages(path.slug, channel);
  const page = (
    <Confirm
      title={title}
      surroundings={surroundings}
      action={pages[act]}
      button={button}
      refusal={refusal}
      back={pages.general}
    >
      <p>{text}</p>
    </Confirm>
  );
  return pageResponse(page, refusal?.status);
}
