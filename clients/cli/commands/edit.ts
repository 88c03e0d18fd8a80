import { connect } from "../connect.ts";
import type { DraftOptions } from "../draft.ts";
import type { Globals } from "../globals.ts";
import { replace } from "../post.ts";

/** Puts another text in the place of a message of one's own, and prints its id. */
export async function edit(globals: Globals, message: string, words: string[], options: DraftOptions): Promise<void> {
  await replace(globals, await connect(globals), message, words, options);
}
