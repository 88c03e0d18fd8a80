import type { Community } from "#core/communities/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Provider } from "../providers.ts";
import { Layout } from "./layout.tsx";
import { ProviderLinks } from "./login.tsx";
import { SignedInAs } from "./signed-in-as.tsx";

interface InviteProps {
  code: string;
  community: Community;
  providers: readonly Provider[];
  /** Null for somebody who is not signed in. */
  me: Me | null;
}

/** The page behind an invite link. */
export function Invite({ code, community, providers, me }: InviteProps): Html {
  return (
    <Layout title={`Join ${community.name}`} look={me ?? undefined}>
      <p>You are invited to the community “{community.name}”.</p>
      {me ? (
        <>
          <form method="post" action={`/invite/${code}`} class="choices">
            <button class="button button-primary" type="submit">
              Join {community.name}
            </button>
          </form>
          <SignedInAs me={me} />
        </>
      ) : (
        <ProviderLinks providers={providers} query={{ invite: code, next: `/c/${community.slug}` }} />
      )}
    </Layout>
  );
}
