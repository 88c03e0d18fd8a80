import { OAuth2RequestError, type OAuth2Tokens } from "arctic";
import { z } from "zod";
import { EdgeError } from "../edge-error.ts";

/** How long a provider may take for one answer, in milliseconds. */
export const PATIENCE = 10_000;

/**
 * The access token that a provider gives for a code.
 *
 * @throws EdgeError 400 when it refuses the code, 502 when it does not answer as it should.
 */
export async function accessToken(name: string, request: Promise<OAuth2Tokens>): Promise<string> {
  try {
    const tokens = await within(PATIENCE, request);
    // GitHub refuses with status 200.
    if ("error" in tokens.data) throw codeRefused(name, tokens.data.error);
    return tokens.accessToken();
  } catch (error) {
    if (error instanceof EdgeError) throw error;
    throw error instanceof OAuth2RequestError ? codeRefused(name, error) : noAnswer(name, error);
  }
}

/** The client takes no signal, so a provider that keeps silent is left to itself. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${milliseconds} ms`)), milliseconds);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/**
 * What the owner of an access token can read at `address`.
 *
 * @throws EdgeError 502 when the provider does not answer as it should.
 */
export async function readResource<T extends z.ZodType>(
  name: string,
  address: string,
  token: string,
  schema: T,
): Promise<z.infer<T>> {
  try {
    const answer = await fetch(address, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "ajet-chat" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return schema.parse(await answer.json());
  } catch (error) {
    throw noAnswer(name, error);
  }
}

/** The person's to mend: by another try. */
export const codeRefused = (name: string, cause: unknown) =>
  new EdgeError(
    400,
    "invalid",
    `${name} did not accept this sign-in; it may be too old, or used already. Start again.`,
    cause,
  );

/** The provider's to mend; another try may find it well again. */
export const noAnswer = (name: string, cause: unknown) =>
  new EdgeError(502, "unavailable", `${name} could not be asked who you are. Try again in a moment.`, cause);

/** A picture's address, when it can be one; providers let people write anything. `fetchPicture` says which are asked. */
export const pictureSchema = z
  .string()
  .nullish()
  .transform((text) => (text && /^https?:$/.test(URL.parse(text)?.protocol ?? "") ? text : null));
