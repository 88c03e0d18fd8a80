/** How often several are looked at, in milliseconds. */
const LOOK_INTERVAL = 1_000;
/** How long one may take to say that it lives, in milliseconds; one that takes longer is frozen, or its machine is gone. */
const LOOK_PATIENCE = 2_000;

/** Methods that change nothing: asking twice is as good as asking once. */
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
/** Nobody was there to hear the request. */
const UNHEARD = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH"]);

interface Address {
  url: string;
  /** Whether it answered when it was last looked at or asked. */
  isWell: boolean;
}

/**
 * A service that stands at one address, or the same one at several: then requests and streams go round, past those that do
 * not answer. What nobody has heard goes to the next one; what broke off goes there only if it changes nothing, since the
 * client alone knows whether it can be said again.
 */
export class Upstream {
  private readonly addresses: readonly Address[];
  private next: number;
  private readonly looking: ReturnType<typeof setInterval> | undefined;

  /** @param urls scheme, host and port, without a slash at the end. */
  constructor(urls: readonly string[], lookInterval = LOOK_INTERVAL) {
    this.addresses = urls.map((url) => ({ url, isWell: true }));
    // Those who ask do not all begin with the same one.
    this.next = Math.floor(Math.random() * urls.length);
    if (this.isSeveral) this.looking = setInterval(() => this.look(), lookInterval);
  }

  get isSeveral(): boolean {
    return this.addresses.length > 1;
  }

  /** As `fetch` does. A body that is a stream can be sent but once. */
  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const order = this.inOrder();
    for (;;) {
      const address = order.shift()!;
      try {
        return await fetch(address.url + path, init);
      } catch (error) {
        if (init.signal?.aborted) throw error;
        address.isWell = !this.isSeveral;
        if (order.length === 0 || !mayGoOn(error, init)) throw error;
      }
    }
  };

  close(): void {
    clearInterval(this.looking);
  }

  /** Each time another one first, and last of all, since they may have come back, those that did not answer. */
  private inOrder(): Address[] {
    const first = this.next++ % this.addresses.length;
    const round = [...this.addresses.slice(first), ...this.addresses.slice(0, first)];
    return round.toSorted((one, other) => Number(other.isWell) - Number(one.isWell));
  }

  private look(): void {
    for (const address of this.addresses) {
      void lives(address.url).then((isWell) => {
        address.isWell = isWell;
      });
    }
  }
}

async function lives(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(LOOK_PATIENCE) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function mayGoOn(error: unknown, { method = "GET", body }: RequestInit): boolean {
  if (body instanceof ReadableStream) return false;
  return UNHEARD.has((error as { code?: string }).code ?? "") || SAFE_METHODS.has(method);
}
