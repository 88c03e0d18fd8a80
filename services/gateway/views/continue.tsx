import type { Html } from "#services/shared/html/html.ts";
import { Layout } from "./layout.tsx";

/**
 * A page that goes on by itself. A redirect would not do where it is used: the browser still counts a redirect as part of
 * the navigation that came from another site and keeps the strict session cookie back, while this page is of our own site.
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
