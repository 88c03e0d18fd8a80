import type { Client } from "#sdk/client.ts";
import type { Watch } from "#sdk/stream.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import type { Screen } from "../screen.ts";

/** What effects work with. */
export interface Deps {
  client: Client;
  /** What of unjoined channels the stream hears of. */
  watch: Watch;
  server: string;
  screen: Screen;
  /** Names the files of this sign-in. */
  signIn: string;
  model(): Model;
  dispatch(msg: Msg): void;
  /** Ends the client. */
  quit(): void;
  suspend(): void;
  /** While other programs have the terminal, its signals are theirs. */
  lend<T>(step: () => Promise<T>): Promise<T>;
}
