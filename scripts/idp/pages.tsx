import type { Child } from "#html/jsx-runtime";
import { CAST, type Person } from "#scripts/idp/people.ts";
import { type Html, raw } from "#services/shared/html/html.ts";

/** Asks who is there. Every answer is the same address again with the answer added. */
export function peoplePage(provider: string, authorizeUrl: URL): Html {
  return (
    <Layout title={`Sign in with ${provider}`}>
      <h1>Who are you?</h1>
      <p>This stands in for {provider} while you develop. It asks for no password, so it serves this computer alone.</p>
      <ul>
        {CAST.map((person, index) => (
          <li>
            <PersonLink
              person={person}
              hue={230 + index * 85}
              href={withAnswer(authorizeUrl, "login_as", person.login)}
            />
          </li>
        ))}
      </ul>
      <form method="get" action={authorizeUrl.pathname}>
        {[...authorizeUrl.searchParams].map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label for="name">Somebody else</label>
        <div class="row">
          <input id="name" name="login_as" required maxlength="80" placeholder="Any name" autocomplete="off" />
          <button type="submit">Sign in</button>
        </div>
      </form>
      <a class="deny" href={withAnswer(authorizeUrl, "deny", "1")}>
        Do not sign in
      </a>
    </Layout>
  );
}

/** Says why the provider cannot go on. */
export function mistakePage(mistake: string): Html {
  return (
    <Layout title="This sign-in cannot go on">
      <h1>This sign-in cannot go on</h1>
      <p>{mistake}</p>
    </Layout>
  );
}

function withAnswer(authorizeUrl: URL, name: string, value: string): string {
  const query = new URLSearchParams(authorizeUrl.searchParams);
  query.set(name, value);
  return `${authorizeUrl.pathname}?${query}`;
}

function PersonLink({ person, hue, href }: { person: Person; hue: number; href: string }): Html {
  const initials = person.name.split(" ").map((word) => word[0]);
  return (
    <a class="person" href={href}>
      <span class="portrait" style={`--hue: ${hue}`} aria-hidden="true">
        {initials}
      </span>
      <span>
        <strong>{person.name}</strong>
        <small>{person.login}</small>
      </span>
    </a>
  );
}

function Layout({ title, children }: { title: string; children?: Child }): Html {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}

const STYLE = `
:root { color-scheme: light dark; --page: #f3f4f8; --card: #fff; --ink: #1d2230; --faint: #667085; --line: #e3e6ee; --accent: #4a55d8; }
@media (prefers-color-scheme: dark) {
  :root { --page: #12141b; --card: #1b1f2a; --ink: #e9ebf2; --faint: #98a1b5; --line: #2d3342; --accent: #8b95ff; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 1fr); place-items: center; padding: 1.5rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(26rem, 100%); padding: clamp(1rem, 5vw, 2rem); background: var(--card); border: 1px solid var(--line); border-radius: 1rem;
  box-shadow: 0 1rem 3rem rgb(10 15 40 / 8%); }
h1 { margin: 0; font-size: 1.5rem; letter-spacing: -0.01em; }
p { margin: 0.5rem 0 1.5rem; color: var(--faint); font-size: 0.9rem; }
ul { margin: 0 0 1.5rem; padding: 0; list-style: none; display: grid; gap: 0.5rem; }
.person { display: flex; gap: 0.75rem; align-items: center; padding: 0.6rem 0.75rem; border: 1px solid var(--line);
  border-radius: 0.75rem; color: inherit; text-decoration: none; }
.person:hover { border-color: var(--accent); }
.person strong, .person small { display: block; line-height: 1.3; }
.person small { color: var(--faint); }
.portrait { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: hsl(var(--hue) 50% 38%); color: #fff; font-weight: 600; font-size: 0.85rem; }
label { display: block; margin-bottom: 0.35rem; font-size: 0.9rem; font-weight: 600; }
.row { display: flex; gap: 0.5rem; }
input, button { font: inherit; padding: 0.55rem 0.75rem; border-radius: 0.6rem; border: 1px solid var(--line); }
input { flex: 1; min-width: 0; background: transparent; color: inherit; }
button { border-color: transparent; background: var(--accent); color: var(--card); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.deny { display: inline-block; margin-top: 1.25rem; color: var(--faint); font-size: 0.9rem; }
`;
