/** Longer addresses would not fit into the cookie that carries them through a sign-in. */
const MAX_LENGTH = 1500;

/**
 * Where to go after a sign-in, from what somebody put into `next`: a path of this site, or `/` when it is anything else.
 * Browsers take `//host`, `/\host` and several forms with control characters for another site, so the text must be plain,
 * and what it means is asked of the URL parser that browsers use.
 */
export function localPath(next: string | null | undefined): string {
  if (!next || next.length > MAX_LENGTH || !/^\/[!-~]*$/.test(next) || next.includes("\\")) return "/";
  const base = "http://local.invalid";
  if (!URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  const path = url.pathname + url.search + url.hash;
  // Dot segments can leave a path that begins with two slashes: `/.//host`.
  return url.origin === base && !path.startsWith("//") ? path : "/";
}
