import { administration } from "./administration.ts";
import { messages } from "./messages.ts";
import { places } from "./places.ts";
import { program } from "./program.ts";
import { signIn } from "./sign-in.ts";
import type { CommandGroup } from "./spec.ts";

/** Every command that there is. */
export const TABLE: readonly CommandGroup[] = [signIn, messages, places, administration, program];
