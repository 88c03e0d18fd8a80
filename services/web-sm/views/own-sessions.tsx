import type { Session } from "#core/sessions/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { deviceName } from "../device-name.ts";
import type { Refusal } from "../forms.ts";
import { Problem, Tag } from "./controls.tsx";
import { OWN, ownSections } from "./own-sections.ts";
import { Settings } from "./settings.tsx";
import { FullTime } from "./time.tsx";

interface SessionsProps {
  surroundings: Surroundings;
  sessions: Session[];
  done?: string | undefined;
  refusal?: Refusal | undefined;
}

/** Where one is signed in, and the ways out of there. */
export function Sessions({ surroundings, sessions, done, refusal }: SessionsProps): Html {
  const others = sessions.filter(({ current }) => !current);
  return (
    <Settings title="Sessions" among={ownSections} current={OWN.sessions} surroundings={surroundings} done={done}>
      <Problem refusal={refusal} fields={[]} />
      <p>
        Browsers and terminals in which you are signed in. End those that you do not know, and look at{" "}
        <a href={OWN.activity}>what happened to your account</a>.
      </p>
      <ul class="rows">
        {sessions.map((session) => (
          <Row session={session} />
        ))}
      </ul>
      <div class="actions">
        {others.length > 0 && (
          <form method="post" action={`${OWN.sessions}/end-others`}>
            <button class="button" type="submit">
              Sign out everywhere else
            </button>
          </form>
        )}
        <form method="post" action="/logout">
          <button class="button button-danger" type="submit" name="everywhere">
            Sign out everywhere
          </button>
        </form>
      </div>
    </Settings>
  );
}

function Row({ session }: { session: Session }): Html {
  const { id, client, address, created_at, last_used_at, current } = session;
  const name = deviceName(session);
  return (
    <li class="row">
      <div class="row-text row-wraps">
        <span class="row-title">
          {name} {current && <Tag>This one</Tag>}
        </span>
        <span class="row-detail">
          {client === "web" ? "Web" : "Terminal"}
          {address && (
            <>
              , signed in from <bdi>{address}</bdi>
            </>
          )}{" "}
          on <FullTime at={created_at} />
        </span>
        <span class="row-detail">
          Last used <FullTime at={last_used_at} />
        </span>
      </div>
      <form method="post" action={current ? "/logout" : `${OWN.sessions}/${id}/end`}>
        <button class="button" type="submit">
          Sign out
          <span class="visually-hidden">: {name}</span>
        </button>
      </form>
    </li>
  );
}
