/** What a browser shows after a navigation. */
export interface Page {
  url: URL;
  status: number;
  headers: Headers;
  text: string;
}

interface StoredCookie {
  value: string;
  sameSite: string;
}

/** A navigation that goes on for longer than this is a loop. */
const MAX_HOPS = 10;

/**
 * A browser as far as signing in needs one: it keeps cookies and sends them by their SameSite rule, says in `Sec-Fetch-Site`
 * where a navigation came from, and follows redirects and pages that go on by themselves.
 */
export class HttpBrowser {
  /** By hostname, then by name: ports share their cookies. */
  private readonly jar = new Map<string, Map<string, StoredCookie>>();
  /** `Sec-Fetch-Site` of every request, in order. */
  readonly sites: string[] = [];

  /** Goes to an address: typed, or by a link on the page `from`. */
  open(address: string | URL, from?: string | URL): Promise<Page> {
    return this.navigate("GET", new URL(address), undefined, from ? [new URL(from)] : []);
  }

  /** Submits a form that stands on the page `from`, which is of the same site unless said otherwise. */
  submit(address: string | URL, fields: Record<string, string>, from: string | URL = address): Promise<Page> {
    return this.navigate("POST", new URL(address), new URLSearchParams(fields), [new URL(from)]);
  }

  cookie(hostname: string, name: string): string | undefined {
    return this.jar.get(hostname)?.get(name)?.value;
  }

  setCookie(hostname: string, name: string, value: string, sameSite = "Lax"): void {
    const cookies = this.jar.get(hostname) ?? new Map<string, StoredCookie>();
    this.jar.set(hostname, cookies.set(name, { value, sameSite }));
  }

  /** @param chain where the navigation began, and what redirected it since; empty when it was typed. */
  private async navigate(
    method: string,
    url: URL,
    body: URLSearchParams | undefined,
    chain: URL[],
    hops = 0,
  ): Promise<Page> {
    if (hops > MAX_HOPS) throw new Error(`the navigation to ${url} does not end`);
    const site = siteOf(chain, url);
    this.sites.push(site);
    const answer = await fetch(url, {
      method,
      redirect: "manual",
      headers: {
        accept: "text/html",
        cookie: this.cookiesFor(url, method, site),
        "sec-fetch-site": site,
        "sec-fetch-mode": "navigate",
        ...(method === "POST" ? { origin: chain[0]!.origin } : {}),
      },
      ...(body ? { body } : {}),
    });
    this.keepCookies(url, answer.headers);
    const text = await answer.text();
    const location = answer.headers.get("location");
    if (location) return this.navigate("GET", new URL(location, url), undefined, [...chain, url], hops + 1);
    const next = /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    if (next) return this.navigate("GET", new URL(next, url), undefined, [url], hops + 1);
    return { url, status: answer.status, headers: answer.headers, text };
  }

  private cookiesFor(url: URL, method: string, site: string): string {
    const mayGo = ({ sameSite }: StoredCookie) => site !== "cross-site" || (sameSite === "Lax" && method === "GET");
    return [...(this.jar.get(url.hostname) ?? [])]
      .filter(([, cookie]) => mayGo(cookie))
      .map(([name, { value }]) => `${name}=${value}`)
      .join("; ");
  }

  private keepCookies(url: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const [name, value] = [pair!.slice(0, pair!.indexOf("=")), pair!.slice(pair!.indexOf("=") + 1)];
      if (attributes.includes("Max-Age=0")) this.jar.get(url.hostname)?.delete(name);
      else this.setCookie(url.hostname, name, value, attributes.find((text) => text.startsWith("SameSite="))?.slice(9));
    }
  }
}

/** A redirect through another site makes the rest of a navigation cross-site. The port is no part of a site. */
function siteOf(chain: URL[], target: URL): string {
  if (chain.length === 0) return "none";
  if (chain.every(({ origin }) => origin === target.origin)) return "same-origin";
  return chain.every(({ hostname }) => hostname === target.hostname) ? "same-site" : "cross-site";
}
