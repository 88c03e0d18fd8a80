/** One's own settings. */
import { notifyLevelSchema } from "#core/reading/schema.ts";
import { densitySchema, type Me, themeSchema } from "#core/users/schema.ts";
import { removeAvatar, setAvatar } from "#sdk/attachments.ts";
import type { Client } from "#sdk/client.ts";
import { setNotifyLevel } from "#sdk/reading.ts";
import { getMe, updateMe } from "#sdk/users.ts";
import { fullTitleOf, momentText, pathOf } from "../names.ts";
import { fileAt } from "./file.ts";
import type { Act, Field, Item, Load } from "./page.ts";

const LASTS = [
  { value: "", label: "until I remove it" },
  { value: "30", label: "for 30 minutes" },
  { value: "60", label: "for an hour" },
  { value: "240", label: "for four hours" },
  { value: "1440", label: "for a day" },
  { value: "10080", label: "for a week" },
];

/** How one is seen by others. */
export const profile: Load = async ({ client, model }) => {
  const me = await getMe(client);
  return {
    title: "Your profile",
    items: [
      {
        label: `Name: ${me.display_name}`,
        detail: `You are also @${me.username}, which does not change.`,
        acts: [rename(client, me)],
      },
      { label: `Status: ${statusText(me, model.now)}`, acts: statusActs(client, me) },
      { label: `Picture: ${me.avatar_url === null ? "none" : "there is one"}`, acts: pictureActs(client, me) },
      ...(me.email === null
        ? []
        : [{ label: `E-mail: ${me.email}`, detail: "As the account says that you sign in by." }]),
    ],
  };
};

const rename = (client: Client, { display_name }: Me): Act => ({
  label: "Change your name",
  fields: [{ name: "display_name", label: "Name", value: display_name }],
  async run({ display_name = "" }) {
    await updateMe(client, { display_name });
    return { say: "Saved." };
  },
});

function statusActs(client: Client, { status }: Me): Act[] {
  const fields: Field[] = [
    { name: "emoji", label: "Emoji", value: status?.emoji ?? "", hint: "one, or nothing" },
    { name: "text", label: "What you are up to", value: status?.text ?? "" },
    { name: "minutes", label: "It shows", value: "", choices: LASTS },
  ];
  const set: Act = {
    label: "Set your status",
    fields,
    async run({ emoji = "", text = "", minutes = "" }) {
      const until = minutes === "" ? null : new Date(Date.now() + Number(minutes) * 60_000).toISOString();
      await updateMe(client, { status: { emoji: emoji.trim() || null, text, until } });
      return { say: "Saved." };
    },
  };
  const remove: Act = {
    label: "Remove your status",
    async run() {
      await updateMe(client, { status: null });
      return { say: "The status is gone." };
    },
  };
  return status ? [set, remove] : [set];
}

function statusText({ status }: Me, now: number): string {
  if (!status) return "none";
  const until = status.until === null ? "" : ` until ${momentText(status.until, now)}`;
  return `${[status.emoji, status.text].filter(Boolean).join(" ")}${until}`;
}

function pictureActs(client: Client, { avatar_url }: Me): Act[] {
  const upload: Act = {
    label: "Upload a picture",
    wantsFile: true,
    async run({ path = "" }) {
      await setAvatar(client, await fileAt(path));
      return { say: "Everybody sees the new picture." };
    },
  };
  const remove: Act = {
    label: "Remove the picture",
    confirm: "Remove your picture?",
    async run() {
      await removeAvatar(client);
      return { say: "The picture is gone." };
    },
  };
  return avatar_url === null ? [upload] : [upload, remove];
}

export const LEVELS = {
  all: "everything",
  mentions: "mentions and replies",
  none: "nothing",
} as const;

/** Of what one is told, channel by channel. */
export const notify: Load = async ({ client, model }) => {
  const { snapshot } = model;
  const channels = [...(snapshot?.channels ?? []).filter(({ joined }) => joined), ...(snapshot?.dms ?? [])];
  return {
    title: "What you are told of",
    items: channels.flatMap((channel): Item[] => {
      const path = pathOf(model, channel.id);
      if (!path) return [];
      const community = snapshot!.communities.find(({ id }) => id === channel.community_id);
      const acts = notifyLevelSchema.options.map(
        (level): Act => ({
          label: `${LEVELS[level]}${level === channel.notify_level ? " (as it is)" : ""}`,
          async run() {
            await setNotifyLevel(client, path, level);
            return { say: `Of ${fullTitleOf(channel, snapshot!.me.id)} you are told of ${LEVELS[level]}.` };
          },
        }),
      );
      const detail = [LEVELS[channel.notify_level], community?.name].filter(Boolean).join(" · ");
      return [{ label: fullTitleOf(channel, snapshot!.me.id), detail, acts }];
    }),
  };
};

/** How the pages in a browser look. Those of the terminal are in its own settings. */
export const appearance: Load = async ({ client, model }) => {
  const { theme = "system", density = "comfortable" } = await getMe(client);
  const saved = { say: "Saved: the pages in your browsers have it." };
  const themes = themeSchema.options.map(
    (one): Act => ({
      label: one,
      run: () => updateMe(client, { theme: one }).then(() => saved),
    }),
  );
  const densities = densitySchema.options.map(
    (one): Act => ({
      label: one,
      run: () => updateMe(client, { density: one }).then(() => saved),
    }),
  );
  return {
    title: "Appearance",
    items: [
      { label: `Colours of the pages: ${theme}`, acts: themes },
      { label: `Room on the pages: ${density}`, acts: densities },
      {
        label: `Colours of this screen: ${model.settings.theme}`,
        detail: '"theme" in tui.json: terminal, light or dark',
      },
    ],
  };
};
