import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";

/** Whose account is about to act, and the way out for somebody else. */
export function SignedInAs({ me }: { me: Me }): Html {
  return (
    <form method="post" action="/logout" class="signed-in-as">
      <span>
        You are signed in as <strong>{me.display_name}</strong> (@{me.username}).
      </span>
      <button class="link" type="submit">
        Sign out
      </button>
    </form>
  );
}
