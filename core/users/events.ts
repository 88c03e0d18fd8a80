import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { personSchema } from "./schema.ts";

/**
 * Sent once to each community of the person, because subjects are per community, and to those of their DMs in which somebody
 * would not hear of it there.
 */
export const userEvents = [envelope("user.updated", z.object({ user: personSchema }))] as const;
