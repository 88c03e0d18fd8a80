import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { idSchema } from "../kernel/ids.ts";

/** Goes to the person alone; session managers close the streams of that session. */
export const sessionEvents = [
  envelope("session.ended", z.object({ user_id: idSchema, session_id: idSchema })),
] as const;
