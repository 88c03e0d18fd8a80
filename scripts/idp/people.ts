/** Somebody with an account at the provider. */
export interface Person {
  /** Follows from the login alone, so that it stays the same when the provider is started again. */
  id: number;
  login: string;
  name: string;
  email: string;
}

/** The people that are always offered. */
export const CAST: readonly Person[] = [
  person("ada", "Ada Moreau"),
  person("bo", "Bo Lindqvist"),
  person("cy", "Cy Okafor"),
  person("dot", "Dot Ferreira"),
];

const LONGEST_NAME = 80;
const LONGEST_LOGIN = 32;

/**
 * The person of this login or name; anybody can be signed in, whether seen before or not. Undefined for a name without a
 * letter or digit, and for one that is too long.
 */
export function findPerson(loginOrName: string): Person | undefined {
  const name = loginOrName.trim();
  if (!/[\p{L}\p{N}]/u.test(name) || name.length > LONGEST_NAME) return undefined;
  const login = loginFor(name);
  return CAST.find((one) => one.login === login || one.name === name) ?? person(login, name);
}

/** Letters that ASCII lacks lose their accents; a name of which nothing would remain gets a login from its hash. */
function loginFor(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const login = ascii
    .replace(/[^a-z0-9._-]+/g, "-")
    .slice(0, LONGEST_LOGIN)
    .replace(/^[-._]+|[-._]+$/g, "");
  return login.length >= 2 ? login : `user-${hash(name)}`;
}

function person(login: string, name: string): Person {
  return { id: hash(login), login, name, email: `${login}@ajet.example` };
}

/** 1 to 2^31 - 1, as the ids of Gitea and GitHub are. */
function hash(text: string): number {
  return (Bun.hash.crc32(text.normalize("NFC")) % 0x7fff_ffff) + 1;
}
