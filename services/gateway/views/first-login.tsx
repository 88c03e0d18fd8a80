import { COMMUNITY_NAME_MAX } from "#core/communities/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import type { Provider } from "../providers.ts";
import { Layout } from "./layout.tsx";

/** What was typed into the community form, and what is wrong with it, by field. */
export interface CommunityForm {
  values: { name: string; slug: string };
  errors: { name?: string; slug?: string };
}

interface FirstLoginProps {
  providers: readonly Provider[];
  form: CommunityForm;
  publicUrl: URL;
}

/** The sign-in page of an empty installation: whoever signs in first owns the community that they name here. */
export function FirstLogin({ providers, form: { values, errors }, publicUrl }: FirstLoginProps): Html {
  return (
    <Layout title="Welcome">
      <p>
        Nobody has signed in here yet. Name your community and sign in: you will be its owner, and can invite others.
      </p>
      <form method="post" class="form">
        <Field
          name="name"
          label="Name of the community"
          value={values.name}
          error={errors.name}
          placeholder="Riverside Workshop"
          maxLength={COMMUNITY_NAME_MAX}
          autoFocus={!errors.slug || errors.name !== undefined}
        />
        <Field
          name="slug"
          label="Its address"
          value={values.slug}
          error={errors.slug}
          hint={`Small letters, digits and hyphens, as in ${publicUrl.host}/c/riverside.`}
          placeholder="riverside"
          maxLength={40}
          autoFocus={errors.slug !== undefined && !errors.name}
        />
        <div class="choices">
          {providers.map(({ id, name }) => (
            <button class="button button-primary" type="submit" formaction={`/auth/${id}`}>
              Continue with {name}
            </button>
          ))}
        </div>
      </form>
    </Layout>
  );
}
