import { ABSOLUTE_LIFETIME } from "#core/sessions/rules.ts";

/** One cookie of ours: how to read it from a request, and the `Set-Cookie` values that make and remove it. */
export interface Cookie {
  name: string;
  read(request: Request): string | null;
  set(value: string): string;
  clear(): string;
}

export interface Cookies {
  /** The session's token. Strict: no other site can make a browser send it. */
  session: Cookie;
  /** A sign-in under way. Lax, because the browser comes back from the provider's site with it. */
  signIn: Cookie;
  /** Says that a page was just loaded again for the sake of the session cookie, so that this happens once. */
  reloaded: Cookie;
}

/** The cookies of the gateway. `secure` (https) also gives the `__Host-` prefix, so that no sister domain can plant one. */
export function createCookies({ secure }: { secure: boolean }): Cookies {
  const define = (title: string, sameSite: "Strict" | "Lax", maxAge: number): Cookie => {
    const name = secure ? `__Host-${title}` : title;
    const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;
    return {
      name,
      read: (request) => readCookie(request, name),
      set: (value) => `${name}=${value}; Max-Age=${maxAge}; ${attributes}`,
      clear: () => `${name}=; Max-Age=0; ${attributes}`,
    };
  };
  return {
    session: define("ajet_session", "Strict", ABSOLUTE_LIFETIME / 1000),
    signIn: define("ajet_sign_in", "Lax", 600),
    reloaded: define("ajet_reloaded", "Lax", 5),
  };
}

// Only what can be a value of ours: what comes out of here goes into a header again.
const VALUE = /^[A-Za-z0-9._-]{1,4096}$/;

function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [key = "", ...value] = pair.split("=");
    if (withoutSpaces(key) !== name) continue;
    const text = withoutSpaces(value.join("="));
    return VALUE.test(text) ? text : null;
  }
  return null;
}

/**
 * Without spaces and tabs around it (RFC 6265 §5.2), and nothing else: `trim` also takes what browsers count as part of a name,
 * so that a sister domain could plant a cookie whose name only becomes ours here.
 */
const withoutSpaces = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, "");
