import { z } from "zod";
import { envelope } from "../events/envelope.ts";
import { communitySchema } from "./schema.ts";

export const communityEvents = [envelope("community.updated", z.object({ community: communitySchema }))] as const;
