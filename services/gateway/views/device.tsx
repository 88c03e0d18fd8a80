import type { WaitingDevice } from "#core/sessions/actions.ts";
import type { Me } from "#core/users/schema.ts";
import { Field } from "#services/shared/html/field.tsx";
import type { Html } from "#services/shared/html/html.ts";
import { Layout } from "./layout.tsx";
import { Message } from "./message.tsx";
import { SignedInAs } from "./signed-in-as.tsx";

/** Asks for the code that the terminal shows. */
export function DeviceCode({ me, code = "", error }: { me: Me; code?: string; error?: string }): Html {
  return (
    <Layout title="Sign in a terminal" look={me}>
      <form method="get" action="/device" class="form">
        <Field
          name="code"
          label="Code shown in the terminal"
          value={code}
          error={error}
          placeholder="BCDF-GHJK"
          maxLength={20}
          autoFocus
        />
        <button class="button button-primary" type="submit">
          Continue
        </button>
      </form>
      <SignedInAs me={me} />
    </Layout>
  );
}

interface Consent {
  me: Me;
  device: WaitingDevice;
  /** Of the browser that looks. */
  address: string;
  now: Date;
}

/** Asks whether a waiting terminal may be signed in, and shows all that is known of it. */
export function DeviceConsent({ me, device, address, now }: Consent): Html {
  return (
    <Layout title="Sign in this terminal?" look={me}>
      <dl class="facts">
        <dt>Code</dt>
        <dd>
          <code>{device.user_code}</code>
        </dd>
        <dt>Terminal</dt>
        <dd>{device.device_name}</dd>
        <dt>Address</dt>
        <dd>
          {device.address} ({device.address === address ? "as this browser" : "not that of this browser"})
        </dd>
        <dt>Asked</dt>
        <dd>
          <time datetime={device.created_at.toISOString()}>{ago(device.created_at, now)}</time>
        </dd>
      </dl>
      <p class="notice notice-warning">
        It will read and write as you. Approve only if you started this yourself and the code is the one in your
        terminal.
      </p>
      <form method="post" action="/device" class="choices">
        <input type="hidden" name="code" value={device.user_code} />
        <button class="button button-primary" type="submit" name="answer" value="approved">
          Approve
        </button>
        <button class="button" type="submit" name="answer" value="denied">
          Deny
        </button>
      </form>
      <SignedInAs me={me} />
    </Layout>
  );
}

/** What came of the answer, and where to go on: the chat, or the list of what one is signed in on. */
export const Answered = ({ answer, me }: { answer: "approved" | "denied"; me: Me }): Html =>
  answer === "approved" ? (
    <Message
      title="The terminal is signed in"
      detail="You can close this page and go on in the terminal."
      look={me}
      action={{ label: "Go to the chat", href: "/" }}
    />
  ) : (
    <Message
      title="The terminal is not signed in"
      detail="Nothing was given to it. If you did not start this, somebody may have sent you their code: approve only what you started."
      look={me}
      action={{ label: "See where you are signed in", href: "/settings/sessions" }}
    />
  );

function ago(then: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return "less than a minute ago";
  return minutes === 1 ? "a minute ago" : `${minutes} minutes ago`;
}
