import type { Account } from "#core/accounts/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import type { Refusal } from "../forms.ts";
import { providerName } from "./account-words.ts";
import { OWN, ownSections } from "./own-sections.ts";
import { Confirm, Settings } from "./settings.tsx";
import { FullTime } from "./time.tsx";

interface AccountsProps {
  surroundings: Surroundings;
  accounts: Account[];
  done?: string | undefined;
}

/** By which accounts of other services one signs in. Linking a further one is a sign-in, which is the gateway's. */
export const Accounts = ({ surroundings, accounts, done }: AccountsProps): Html => (
  <Settings title="Linked accounts" among={ownSections} current={OWN.accounts} surroundings={surroundings} done={done}>
    <p>Each of them opens this account. Without any of them you could not sign in again, so the last one stays.</p>
    <ul class="rows">
      {accounts.map(({ id, provider, created_at }) => (
        <li class="row">
          <div class="row-text row-wraps">
            <span class="row-title">{providerName(provider)}</span>
            <span class="row-detail">
              Linked on <FullTime at={created_at} />
            </span>
          </div>
          {accounts.length > 1 && (
            <a class="button" href={`${OWN.accounts}/${id}/unlink`} data-dialog>
              Unlink<span class="visually-hidden"> {providerName(provider)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
    <div class="actions">
      <a class="button button-primary" href="/auth/accounts">
        Link another account
      </a>
    </div>
  </Settings>
);

interface UnlinkProps {
  surroundings: Surroundings;
  account: Account;
  refusal?: Refusal | undefined;
}

export const Unlink = ({ surroundings, account, refusal }: UnlinkProps): Html => (
  <Confirm
    title={`Unlink ${providerName(account.provider)}?`}
    surroundings={surroundings}
    action={`${OWN.accounts}/${account.id}/unlink`}
    button="Unlink"
    isDanger
    refusal={refusal}
    back={OWN.accounts}
  >
    <p>You no longer sign in by it. Where you are signed in now, you stay so.</p>
  </Confirm>
);
