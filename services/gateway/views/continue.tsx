import type { Html } from "#services/shared/html/html.ts";
import { Layout } from "./layout.tsx";

/**
 * A page that goes on by itself, where a redirect would not do: a browser counts a redirect as part of the navigation that
 * led to it. After one that came from another site it would keep the strict session cookie back; after a form it would
 * stop at the edge of this site. From a page it sets out anew.
 */
export function Continue({ to }: { to: string }): Html {
  return (
    <Layout title="One moment" goTo={to}>
      <p>
        <a href={to}>Continue</a>
      </p>
    </Layout>
  );
}
