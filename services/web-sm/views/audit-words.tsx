import type { AuditEntry } from "#core/audit/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { FullTime } from "./time.tsx";

interface SentenceProps {
  entry: AuditEntry;
  /** A channel by its id, as its reader knows it. */
  channelName: (id: string | null) => string;
}

/**
 * What an act was, to be read after the name of who did it. What people wrote stands by itself in it, whatever its direction.
 * What a newer server tells of stands as it calls it.
 */
export function AuditSentence({ entry, channelName }: SentenceProps): Html {
  const { action, target, before, after, channel_id } = entry;
  const whom = <bdi>{target?.name ?? "somebody who has left"}</bdi>;
  const where = <bdi>{channelName(channel_id)}</bdi>;
  switch (action) {
    case "community.updated":
      return (
        <>
          renamed the community from <Quoted text={before?.name} /> to <Quoted text={after?.name} />
        </>
      );
    case "community.exported":
      return <>took all of the community that they can read with them, as a file</>;
    case "member.removed":
      return <>took {whom} out of the community</>;
    case "member.role_changed":
      return (
        <>
          made {whom} {textOf(after?.role)} ({textOf(before?.role)} before)
        </>
      );
    case "member.banned":
      return (
        <>
          banned {whom}
          <Because facts={after} />
        </>
      );
    case "member.unbanned":
      return <>lifted the ban of {whom}</>;
    case "member.muted":
      return (
        <>
          muted {whom}
          <Until at={after?.until} />
          <Because facts={after} />
        </>
      );
    case "member.unmuted":
      return <>let {whom} write again</>;
    case "invite.created":
      return (
        <>
          made an invite
          <Until at={after?.expires_at} />
          {typeof after?.max_uses === "number" &&
            `, for ${after.max_uses} ${after.max_uses === 1 ? "person" : "people"}`}
        </>
      );
    case "invite.revoked":
      return <>revoked an invite</>;
    case "webhook.created":
      return (
        <>
          made the webhook <Quoted text={after?.name} /> for {where}
        </>
      );
    case "webhook.updated":
      return (
        <>
          changed a webhook of {where}: <Changes before={before} after={after} />
        </>
      );
    case "webhook.rotated":
      return <>gave a webhook of {where} a new address</>;
    case "webhook.revoked":
      return (
        <>
          revoked the webhook <Quoted text={before?.name} /> of {where}
        </>
      );
    case "token.created":
      return (
        <>
          made a token for the bot <bdi>{nameIn(after?.bot)}</bdi>: {listOf(after?.scopes)}
        </>
      );
    case "token.revoked":
      return (
        <>
          revoked a token of the bot <bdi>{nameIn(before?.bot)}</bdi>
        </>
      );
    default:
      return <ChannelSentence entry={entry} whom={whom} where={where} />;
  }
}

/** The same of what is done in a channel. */
function ChannelSentence({ entry, whom, where }: { entry: AuditEntry; whom: Html; where: Html }): Html {
  const { action, before, after } = entry;
  switch (action) {
    case "channel.created":
      return (
        <>
          made the {textOf(after?.visibility)} channel <bdi>#{textOf(after?.name)}</bdi>
        </>
      );
    case "channel.updated":
      return (
        <>
          changed {where}: <Changes before={before} after={after} />
        </>
      );
    case "channel.archived":
      return <>archived {where}</>;
    case "channel.unarchived":
      return <>opened {where} again</>;
    case "channel.member_removed":
      return (
        <>
          took {whom} out of {where}
        </>
      );
    case "channel.purged":
      return (
        <>
          deleted {countOf(before?.message_ids)} in {where}
        </>
      );
    case "channel.bot_added":
      return (
        <>
          put the bot {whom} into {where}
        </>
      );
    case "channel.bot_removed":
      return (
        <>
          took the bot {whom} out of {where}
        </>
      );
    case "message.deleted":
      return <>deleted a message of somebody else in {where}</>;
    default:
      return <>did: {action}</>;
  }
}

type Facts = AuditEntry["after"];

const Quoted = ({ text }: { text: unknown }): Html => (
  <>
    “<bdi>{textOf(text)}</bdi>”
  </>
);

const Because = ({ facts }: { facts: Facts }): Html => (
  <>
    {textOf(facts?.reason) && (
      <>
        : <bdi>{textOf(facts?.reason)}</bdi>
      </>
    )}
  </>
);

const Until = ({ at }: { at: unknown }): Html => (
  <>
    {textOf(at) && (
      <>
        {" "}
        until <FullTime at={textOf(at)} />
      </>
    )}
  </>
);

/** Each field that is another one now. A picture is an address, which says nothing. */
function Changes({ before, after }: { before: Facts; after: Facts }): Html {
  const changed = Object.keys(after ?? {}).filter((field) => before?.[field] !== after?.[field]);
  return (
    <>
      {changed.map((field, index) => (
        <>
          {index > 0 && ", "}
          {field === "avatar_url" ? (
            "the picture"
          ) : (
            <Change field={field} before={before?.[field]} after={after?.[field]} />
          )}
        </>
      ))}
    </>
  );
}

const Change = ({ field, before, after }: { field: string; before: unknown; after: unknown }): Html => (
  <>
    {field} is {textOf(after) ? <Quoted text={after} /> : "empty"}
    {textOf(before) && (
      <>
        {" "}
        (<Quoted text={before} /> before)
      </>
    )}
  </>
);

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const listOf = (value: unknown): string =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : "";

const countOf = (ids: unknown): string => {
  const count = Array.isArray(ids) ? ids.length : 0;
  return count === 1 ? "a message" : `${count || "the newest"} messages`;
};

const nameIn = (bot: unknown): string =>
  typeof bot === "object" && bot !== null && "name" in bot ? textOf(bot.name) : "";
