import { Elysia } from "elysia";
import { completeText } from "#core/commands/complete.ts";
import { listCommands, runCommand } from "#core/commands/dispatch.ts";
import {
  commandReplySchema,
  commandsQuerySchema,
  commandsSchema,
  completeSchema,
  completionSchema,
  runCommandSchema,
} from "#core/commands/schema.ts";
import { actorOf, personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";

const prefix = "/api/commands";
const tags = ["Commands"];

export const commandRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix, tags })
    .use(actorOf(deps))
    .get("", ({ actor, query }) => listCommands(deps, actor, query.channel_id), {
      query: commandsQuerySchema,
      detail: answers(commandsSchema, { summary: "Lists the slash commands that you can use in a channel." }),
    })
    .post("", ({ actor, body }) => runCommand(deps, actor, body), {
      body: runCommandSchema,
      detail: answers(commandReplySchema, {
        summary: "Runs a slash command in a channel or thread.",
        description:
          "Of a text that begins with two slashes one is taken away, and the rest is posted as a message. The reply is for you alone.",
      }),
    });

/** Bots type nothing. */
export const completionRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix, tags })
    .use(personOf(deps))
    .post("/complete", ({ actor, body }) => completeText(deps, actor, body), {
      body: completeSchema,
      detail: answers(completionSchema, {
        summary: "Proposes what could stand at the cursor of a text: commands, arguments, people, channels, emoji.",
      }),
    });
