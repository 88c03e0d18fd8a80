import type { Account } from "#core/accounts/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Provider } from "../providers.ts";
import { Layout } from "./layout.tsx";
import { SignedInAs } from "./signed-in-as.tsx";

interface AccountsProps {
  me: Me;
  accounts: readonly Account[];
  providers: readonly Provider[];
}

/** The accounts by which somebody signs in: one more, or one less. */
export function Accounts({ me, accounts, providers }: AccountsProps): Html {
  const nameOf = (id: string) => providers.find((provider) => provider.id === id)?.name ?? id;
  return (
    <Layout title="Accounts you sign in by" look={me}>
      <dl class="facts">
        {accounts.map(({ id, provider, created_at }) => (
          <>
            <dt>{nameOf(provider)}</dt>
            <dd>
              since <time datetime={created_at}>{created_at.slice(0, 10)}</time>
              {accounts.length > 1 && (
                <form method="post" action={`/auth/accounts/${id}`}>
                  <button class="link" type="submit" aria-label={`Unlink ${nameOf(provider)}`}>
                    Unlink
                  </button>
                </form>
              )}
            </dd>
          </>
        ))}
      </dl>
      <div class="choices">
        {providers.map(({ id, name }) => (
          <form method="post" action={`/auth/${id}/link`} class="choices">
            <input type="hidden" name="next" value="/auth/accounts" />
            <button class="button" type="submit">
              Link an account at {name}
            </button>
          </form>
        ))}
      </div>
      <p>
        <a href="/settings/accounts">Back to your settings</a>
      </p>
      <SignedInAs me={me} />
      <form method="post" action="/logout">
        <button class="link" type="submit" name="everywhere">
          Sign out on all devices
        </button>
      </form>
    </Layout>
  );
}
