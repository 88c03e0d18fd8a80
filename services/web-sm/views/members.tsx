import type { Child, Html } from "#services/shared/html/html.ts";
import { channelHref, paneHref } from "../addresses.ts";
import { channelName, isDm } from "../channel-page.ts";
import type { MembersAsked, MembersPage } from "../members-page.ts";
import { Avatar } from "./avatar.tsx";
import { Channel } from "./channel.tsx";
import { Icon } from "./icons.tsx";
import { BotMark, PersonName } from "./names.tsx";
import { Pane } from "./pane.tsx";
import { PersonRow } from "./people.tsx";
import { SearchForm } from "./search-form.tsx";

/** A channel with its people beside it. */
export const Members = ({ page }: { page: MembersPage }): Html => (
  <Channel page={page} pane={{ title: "Members", content: <MembersPane page={page} /> }} />
);

function MembersPane({ page }: { page: MembersPage }): Html {
  const { slug, channel, asked, online, others, bots, proposed } = page;
  const isEmpty = online.length + others.items.length + bots.length === 0 && !others.next && !others.prev;
  return (
    <Pane kind="members" title="Members" close={channelHref(slug, channelName(channel))}>
      <div class="pane-top">
        {proposed === null ? <MembersSearch page={page} /> : <Adding page={page} proposed={proposed} />}
      </div>
      <div class="pane-list" id="members" data-part>
        {proposed === null && (
          <>
            <People title="Online" people={online} page={page} />
            <People title={online.length > 0 ? "Others" : "People"} people={others.items} page={page} />
            {bots.length > 0 && (
              <Section title="Bots">
                {bots.map(({ id, name, avatar_url }) => (
                  <li class="person">
                    <Avatar id={id} name={name} url={avatar_url} />
                    <span class="person-name">
                      <span>
                        <PersonName id={id} name={name} /> <BotMark />
                      </span>
                    </span>
                  </li>
                ))}
              </Section>
            )}
            {isEmpty && (
              <div class="list-empty">
                <p class="empty-title">Nobody here is called so</p>
                <p>Names are searched by the beginnings of their words.</p>
              </div>
            )}
            <p class="pager">
              {others.prev && <a href={hrefOf(page, { q: asked.q, before: others.prev })}>Back up</a>}
              {others.next && <a href={hrefOf(page, { q: asked.q, after: others.next })}>More people</a>}
            </p>
            {channel.joined && channel.type !== "dm" && <Leave page={page} />}
          </>
        )}
      </div>
    </Pane>
  );
}

const hrefOf = ({ slug, channel, asked }: MembersPage, query: MembersAsked): string =>
  paneHref(slug, channelName(channel), "members", { ...query, in: asked.in });

const MembersSearch = ({ page }: { page: MembersPage }): Html => (
  <>
    <SearchForm
      action={hrefOf(page, {})}
      id="member-q"
      label="Find people in this channel"
      value={page.asked.q ?? ""}
      placeholder="Find people"
      hidden={[["in", page.asked.in]]}
      live="members"
    />
    {page.mayAdd && (
      // An empty text is a question too.
      <a class="button button-small" href={`${hrefOf(page, {})}?add=`}>
        <Icon name="invite" />
        Add people
      </a>
    )}
  </>
);

interface AddingProps {
  page: MembersPage;
  proposed: NonNullable<MembersPage["proposed"]>;
}

/** People of the community who could be in the channel too. */
const Adding = ({ page, proposed }: AddingProps): Html => (
  <>
    <SearchForm
      action={hrefOf(page, {})}
      id="add-q"
      name="add"
      label="Whom to add to this channel"
      value={page.asked.add ?? ""}
      placeholder="Whom to add?"
      live="proposed"
      autoFocus
    />
    <ul class="people" id="proposed" data-part aria-label="People of the community">
      {proposed.length === 0 && <li class="list-empty">Nobody in this community is called so.</li>}
      {proposed.map(({ person, isIn }) => (
        <PersonRow person={person}>
          {isIn ? (
            <small class="tag">in the channel</small>
          ) : (
            <form method="post" action={`${lastingHref(page)}/add`} data-in-place>
              <input type="hidden" name="user_id" value={person.id} />
              <button class="button button-small" type="submit">
                Add<span class="visually-hidden"> {person.display_name}</span>
              </button>
            </form>
          )}
        </PersonRow>
      ))}
    </ul>
    <a class="button button-small" href={hrefOf(page, {})}>
      Done
    </a>
  </>
);

/** As no rename changes it. */
const lastingHref = ({ slug, channel }: MembersPage): string => paneHref(slug, channel.id, "members");

function People({ title, people, page }: { title: string; people: MembersPage["online"]; page: MembersPage }) {
  if (people.length === 0) return null;
  const { me } = page.surroundings;
  return (
    <Section title={title}>
      {people.map((person) => (
        <PersonRow person={person} tag={person.role === "member" ? undefined : (person.role ?? undefined)}>
          {page.mayRemove && person.id !== me.id && <Removing page={page} person={person} />}
        </PersonRow>
      ))}
    </Section>
  );
}

const Section = ({ title, children }: { title: string; children?: Child }): Html => (
  <section aria-label={title}>
    <h2 class="list-head">{title}</h2>
    <ul class="people">{children}</ul>
  </section>
);

const Removing = ({ page, person }: { page: MembersPage; person: { id: string; display_name: string } }): Html => (
  <form method="post" action={`${lastingHref(page)}/remove`} data-in-place>
    <input type="hidden" name="user_id" value={person.id} />
    <button class="icon-button" type="submit" title="Remove from this channel">
      <Icon name="close" />
      <span class="visually-hidden">Remove {person.display_name} from this channel</span>
    </button>
  </form>
);

function Leave({ page: { slug, channel } }: { page: MembersPage }): Html {
  const why = isDm(channel)
    ? "Nobody can bring you back into a group that you have left."
    : channel.visibility === "private" && "It is private: you can only come back when somebody who is in it adds you.";
  return (
    <form class="leave" method="post" action={`${channelHref(slug, channel.id)}/leave`}>
      <button class="button" type="submit">
        {isDm(channel) ? "Leave this group" : "Leave this channel"}
      </button>
      {why && <small>{why}</small>}
    </form>
  );
}
