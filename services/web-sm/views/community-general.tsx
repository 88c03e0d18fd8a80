import { COMMUNITY_NAME_MAX, type MyCommunity } from "#core/communities/schema.ts";
import { may } from "#core/memberships/rules.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { communityHref, newCommunityHref } from "../addresses.ts";
import type { CommunitySurroundings, Surroundings } from "../channel-page.ts";
import { errorAt, type Refusal } from "../forms.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Problem, ROLE_NAMES, Submit } from "./controls.tsx";
import { CommunityName } from "./names.tsx";
import { Panel } from "./panel.tsx";
import { Confirm } from "./settings.tsx";
import { FullTime } from "./time.tsx";

interface GeneralProps {
  surroundings: CommunitySurroundings;
  /** The address that it was asked for by. */
  current: string;
  publicUrl: string;
  mayFound: boolean;
  done?: string | undefined;
  name?: { typed: string; refusal: Refusal };
}

/** What a community is called, where it is, and the way out of it. */
export function General({ surroundings, current, publicUrl, mayFound, done, name }: GeneralProps): Html {
  const { community } = surroundings;
  const pages = communityPages(community.slug);
  return (
    <CommunitySettings title="General" current={current} surroundings={surroundings} done={done}>
      {may(community.role, "community.update") && (
        <form class="form" method="post" action={pages.general}>
          <Problem refusal={name?.refusal} fields={["name"]} />
          <Field
            name="name"
            label="Name of the community"
            value={name?.typed ?? community.name}
            error={errorAt(name?.refusal, "name")}
            maxLength={COMMUNITY_NAME_MAX}
            autoFocus={name !== undefined}
          />
          <Submit>Save name</Submit>
        </form>
      )}
      <Facts community={community} publicUrl={publicUrl} />
      {may(community.role, "community.export") && <Export slug={community.slug} />}
      <div class="settings-part">
        <div class="actions">
          {mayFound && (
            <a class="button" href={newCommunityHref} data-dialog>
              Found another community
            </a>
          )}
          <a class="button" href={`${pages.general}/leave`} data-dialog>
            Leave this community
          </a>
        </div>
      </div>
    </CommunitySettings>
  );
}

const Facts = ({ community, publicUrl }: { community: MyCommunity; publicUrl: string }): Html => (
  <dl class="facts">
    <dt>Address</dt>
    <dd>
      <bdi>{`${publicUrl}${communityHref(community.slug)}`}</bdi>
    </dd>
    <dt>Founded</dt>
    <dd>
      <FullTime at={community.created_at} />
    </dd>
    <dt>Your role</dt>
    <dd>{ROLE_NAMES[community.role]}</dd>
  </dl>
);

/** A form, because what is asked for is written down; its answer is a file, so that the page stays. */
const Export = ({ slug }: { slug: string }): Html => (
  <form class="settings-part" method="post" action={`/api/c/${slug}/export`}>
    <p>
      Everything of this community that you can read: people, channels, messages, what was done. A file of JSON, one
      thing a line; files of messages and private channels that you are not in are not in it.
    </p>
    <div class="actions">
      <button class="button" type="submit">
        Download all of it
      </button>
    </div>
  </form>
);

interface LeaveProps {
  surroundings: CommunitySurroundings;
  refusal?: Refusal | undefined;
}

export function LeaveCommunity({ surroundings, refusal }: LeaveProps): Html {
  const { community } = surroundings;
  const { general } = communityPages(community.slug);
  return (
    <Confirm
      title={`Leave ${community.name}?`}
      surroundings={surroundings}
      action={`${general}/leave`}
      button="Leave the community"
      isDanger
      refusal={refusal}
      back={general}
    >
      <p>
        You leave all of its channels, also the private ones. What you wrote stays. To come back you need an invite to{" "}
        <CommunityName community={community} />.
      </p>
    </Confirm>
  );
}

interface NewCommunityProps {
  surroundings: Surroundings;
  mayFound: boolean;
  typed?: { name: string; slug: string };
  refusal?: Refusal;
}

/** Founds a further community, of which one is the owner. */
export const NewCommunity = ({ surroundings, mayFound, typed, refusal }: NewCommunityProps): Html => (
  <Panel title="Found a community" surroundings={surroundings}>
    {mayFound ? (
      <form class="form" method="post" action={newCommunityHref}>
        <Problem refusal={refusal} fields={["name", "slug"]} />
        <Field
          name="name"
          label="Name of the community"
          value={typed?.name ?? ""}
          error={errorAt(refusal, "name")}
          maxLength={COMMUNITY_NAME_MAX}
          autoFocus
        />
        <Field
          name="slug"
          label="Its address"
          value={typed?.slug ?? ""}
          hint="Lower-case letters, digits and hyphens. It does not change afterwards."
          error={errorAt(refusal, "slug")}
          maxLength={40}
          pattern="[a-z0-9]([a-z0-9\-]{0,38}[a-z0-9])?"
          autoFocus={errorAt(refusal, "slug") !== undefined}
        />
        <Submit>Found the community</Submit>
      </form>
    ) : (
      <p>Whoever runs this server has not allowed you to found communities here. Ask them.</p>
    )}
  </Panel>
);
