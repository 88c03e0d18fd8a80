import type { Html } from "#services/shared/html/html.ts";
import { Document } from "./document.tsx";

/** For somebody who is signed in and in no community. */
export const Nowhere = ({ name }: { name: string }): Html => (
  <Document title="Welcome">
    <main class="lone" id="main">
      <div class="card">
        <h1>
          Welcome, <bdi>{name}</bdi>
        </h1>
        <p>You are not in a community yet. Ask somebody who is in one for an invite link, and open it here.</p>
        <form method="post" action="/logout">
          <button class="button" type="submit">
            Log out
          </button>
        </form>
      </div>
    </main>
  </Document>
);
