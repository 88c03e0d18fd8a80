import type { MyChannel } from "#core/channels/schema.ts";
import type { Page } from "#core/kernel/page.ts";
import { BOT_NAME_MAX, type CommunityBot, type Scope, scopeSchema, type Token } from "#core/tokens/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { Avatar } from "./avatar.tsx";
import { channelPages } from "./channel-sections.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Choice, CopyField, Nothing, Pager, Problem, Select, Submit, Tag } from "./controls.tsx";
import { Confirm } from "./settings.tsx";
import { ChannelIcon } from "./sidebar.tsx";
import { FullTime } from "./time.tsx";

/** What each scope opens, in the words of who decides about it. */
const SCOPES: Record<Scope, string> = {
  "messages:read": "Read messages, search, and follow the channels that it is in.",
  "messages:write": "Write messages and reactions; edit and delete its own.",
  "channels:read": "See all public channels, also those that it was not put into.",
  "channels:write": "Make public channels, and change names and topics.",
  "members:read": "See who is in the community and in channels, and who is there.",
  "files:write": "Attach files to its messages.",
  commands: "Run slash commands.",
  "webhooks:manage": "Make, change and revoke webhooks.",
};

const LASTS = [
  { value: "7", label: "A week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "", label: "Until it is revoked" },
];

export interface TokenForm {
  name: string;
  /** How many days it lasts, or empty for no end. */
  days: string;
  scopes: readonly string[];
}

interface BotsProps {
  surroundings: CommunitySurroundings;
  bots: Page<CommunityBot>;
  done?: string | undefined;
}

export function Bots({ surroundings, bots, done }: BotsProps): Html {
  const href = communityPages(surroundings.community.slug).bots;
  return (
    <CommunitySettings title="Bots and tokens" current={href} surroundings={surroundings} done={done}>
      <p>A bot is a program with a name of its own. It acts by tokens, each of which opens what you choose.</p>
      <div class="actions">
        <a class="button button-primary" href={`${href}/new`}>
          New bot
        </a>
      </div>
      {bots.items.length === 0 && <Nothing>There are none yet.</Nothing>}
      <ul class="rows">
        {bots.items.map(({ id, name, avatar_url, scopes, created_at }) => (
          <li class="row">
            <Avatar id={id} name={name} url={avatar_url} />
            <a class="row-text row-wraps" href={`${href}/${id}`}>
              <span class="row-title">
                <bdi>{name}</bdi>
              </span>
              <span class="row-detail">{scopes.join(", ")}</span>
              <span class="row-detail">
                Made on <FullTime at={created_at} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Pager page={bots} href={href} />
    </CommunitySettings>
  );
}

interface NewBotProps {
  surroundings: CommunitySurroundings;
  typed?: TokenForm;
  refusal?: Refusal;
}

export function NewBot({ surroundings, typed, refusal }: NewBotProps): Html {
  const href = communityPages(surroundings.community.slug).bots;
  return (
    <CommunitySettings title="New bot" current={href} surroundings={surroundings}>
      <form class="form" method="post" action={`${href}/new`}>
        <Problem refusal={refusal} fields={["name", "scopes"]} />
        <Field
          name="name"
          label="Name"
          value={typed?.name ?? ""}
          error={errorAt(refusal, "name")}
          maxLength={BOT_NAME_MAX}
          autoFocus={errorAt(refusal, "scopes") === undefined}
        />
        <TokenFields offered={scopeSchema.options} typed={typed} refusal={refusal} />
        <Submit>Make the bot and its token</Submit>
      </form>
    </CommunitySettings>
  );
}

interface TokenFieldsProps {
  offered: readonly Scope[];
  typed: TokenForm | undefined;
  refusal: Refusal | undefined;
}

function TokenFields({ offered, typed, refusal }: TokenFieldsProps): Html {
  const error = errorAt(refusal, "scopes");
  return (
    <>
      <fieldset class="settings-part" aria-describedby={error && "scopes-error"}>
        <legend>What its token opens</legend>
        {error && (
          <p class="field-error" id="scopes-error" role="alert">
            {error}
          </p>
        )}
        {offered.map((scope) => (
          <Choice
            type="checkbox"
            name={`scope-${scope}`}
            value="on"
            checked={typed?.scopes.includes(scope) ?? false}
            label={scope}
            detail={SCOPES[scope]}
          />
        ))}
      </fieldset>
      <Select name="days" label="The token works for" value={typed?.days ?? "90"} options={LASTS} />
    </>
  );
}

interface BotPageProps {
  surroundings: CommunitySurroundings;
  bot: CommunityBot;
  /** Its own, the newest first. */
  tokens: readonly Token[];
  /** Those that it is in and the reader may see. */
  channels: readonly MyChannel[];
  done?: string | undefined;
  /** The token that was just made, shown this once. */
  made?: string;
  typed?: TokenForm;
  refusal?: Refusal;
}

export function BotPage({ surroundings, bot, tokens, channels, done, made, typed, refusal }: BotPageProps): Html {
  const all = communityPages(surroundings.community.slug).bots;
  const href = `${all}/${bot.id}`;
  return (
    <CommunitySettings title={bot.name} current={all} surroundings={surroundings} done={done}>
      {made && (
        <div class="notice notice-success form" role="status">
          <p>This is its token. Copy it now: it is not shown again. Whoever has it can act as the bot.</p>
          <CopyField id="token" label="Token" value={made} />
        </div>
      )}
      <p>Its scopes are {bot.scopes.join(", ")}.</p>
      <BotChannels surroundings={surroundings} channels={channels} />
      <section class="settings-part" aria-labelledby="tokens-title">
        <h2 id="tokens-title">Tokens</h2>
        <ul class="rows">
          {tokens.map((token) => (
            <TokenRow token={token} href={`${href}/tokens/${token.id}`} />
          ))}
        </ul>
      </section>
      <details class="settings-part" open={refusal !== undefined}>
        <summary>A further token</summary>
        <form class="form" method="post" action={`${href}/tokens`}>
          <Problem refusal={refusal} fields={["scopes"]} />
          <TokenFields offered={bot.scopes} typed={typed} refusal={refusal} />
          <Submit>Make a token</Submit>
        </form>
      </details>
      <div class="actions">
        <a class="button" href={all}>
          All bots
        </a>
      </div>
    </CommunitySettings>
  );
}

/** Where a bot is, each with the way to take it out. */
function BotChannels({ surroundings, channels }: Pick<BotPageProps, "surroundings" | "channels">): Html {
  const { slug } = surroundings.community;
  return (
    <section class="settings-part" aria-labelledby="channels-title">
      <h2 id="channels-title">Channels</h2>
      {channels.length === 0 && (
        <Nothing>It is in no channel that you may see. Put it into one in the settings of that channel.</Nothing>
      )}
      <ul class="rows">
        {channels.map((channel) => (
          <li class="row">
            <a class="row-text row-wraps" href={channelPages(slug, channel).bots}>
              <span class="row-title">
                <ChannelIcon channel={channel} />
                <bdi>{channelName(channel)}</bdi> {channel.archived_at && <Tag>Archived</Tag>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TokenRow({ token, href }: { token: Token; href: string }): Html {
  const { scopes, created_at, expires_at, last_used_at, revoked_at } = token;
  const isOver = expires_at !== null && Date.parse(expires_at) <= Date.now();
  return (
    <li class="row">
      <div class="row-text row-wraps">
        <span class="row-title">
          {scopes.join(", ")} {revoked_at ? <Tag>Revoked</Tag> : isOver && <Tag>Expired</Tag>}
        </span>
        <span class="row-detail">
          Made on <FullTime at={created_at} />.{" "}
          {last_used_at ? (
            <>
              Last used <FullTime at={last_used_at} />
            </>
          ) : (
            "Not used yet"
          )}
        </span>
        {!revoked_at && (
          <span class="row-detail">
            {expires_at ? (
              <>
                Works until <FullTime at={expires_at} />
              </>
            ) : (
              "Works until it is revoked"
            )}
          </span>
        )}
      </div>
      {!revoked_at && !isOver && (
        <a class="button" href={`${href}/revoke`} data-dialog>
          Revoke
        </a>
      )}
    </li>
  );
}

interface RevokeTokenProps {
  surroundings: CommunitySurroundings;
  /** The address of the token. */
  href: string;
  bot: CommunityBot;
  refusal?: Refusal | undefined;
}

export const RevokeToken = ({ surroundings, href, bot, refusal }: RevokeTokenProps): Html => (
  <Confirm
    title="Revoke this token?"
    surroundings={surroundings}
    action={`${href}/revoke`}
    button="Revoke"
    isDanger
    refusal={refusal}
    back={`${communityPages(surroundings.community.slug).bots}/${bot.id}`}
  >
    <p>
      It is refused from then on, and what <bdi>{bot.name}</bdi> has open by it ends. Other tokens of the bot go on.
    </p>
  </Confirm>
);
