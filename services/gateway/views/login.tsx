import type { Html } from "#services/shared/html/html.ts";
import type { Provider } from "../providers.ts";
import { Layout } from "./layout.tsx";

/** The sign-in page once a community exists. */
export function Login({ providers, next }: { providers: readonly Provider[]; next: string }): Html {
  return (
    <Layout title="Sign in">
      <ProviderLinks providers={providers} query={{ next }} />
      <p class="hint">New here? Ask a member for an invite link, and open it.</p>
    </Layout>
  );
}

/** A button for each provider. `query` travels through the sign-in. */
export function ProviderLinks({
  providers,
  query,
}: {
  providers: readonly Provider[];
  query: Record<string, string>;
}): Html {
  return (
    <div class="choices">
      {providers.map(({ id, name }) => (
        <a class="button button-primary" href={`/auth/${id}?${new URLSearchParams(query)}`}>
          Continue with {name}
        </a>
      ))}
    </div>
  );
}
