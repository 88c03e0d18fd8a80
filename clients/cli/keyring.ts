/** What the keyring of the system has of ours. An entry is named after the profile and the server that gave the token. */
const SERVICE = "ajet-chat";

/** A keyring that is locked and has no way to ask for its password never answers. In milliseconds. */
const PATIENCE = 5_000;

const entry = (profile: string, server: string) => ({ service: SERVICE, name: `${profile} at ${server}` });

/** Why there is no keyring to use, in a few words; null when there is one. */
export async function keyringProblem(): Promise<string | null> {
  try {
    await soon(Bun.secrets.get({ service: SERVICE, name: "is there a keyring?" }));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const keyringGet = (profile: string, server: string): Promise<string | null> =>
  soon(Bun.secrets.get(entry(profile, server)));

export const keyringSet = (profile: string, server: string, token: string): Promise<void> =>
  soon(Bun.secrets.set({ ...entry(profile, server), value: token }));

export const keyringDelete = (profile: string, server: string): Promise<boolean> =>
  soon(Bun.secrets.delete(entry(profile, server)));

async function soon<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("the keyring does not answer")), PATIENCE);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
