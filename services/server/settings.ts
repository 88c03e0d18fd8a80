import { z } from "zod";
import type { Setting, Settings, Together } from "#core/kernel/config.ts";
import { blobMistakes } from "#services/api/blobs/open.ts";
import { settings as apiSettings } from "#services/api/settings.ts";
import { settings as gatewaySettings, mistakesTogether } from "#services/gateway/settings.ts";
import { streamsPerPersonSetting } from "#services/shared/session-manager.ts";

type Environment = Record<string, string | undefined>;

/** What the four services read, once: where they find each other is not among it, since they are here. */
export function settings(env: Environment) {
  const { API_URL: _api, WEB_SM_URL: _web, TUI_SM_URL: _tui, ...gateway } = gatewaySettings(env);
  // The door's address and port are those that people find.
  return { ...apiSettings, ...gateway, STREAMS_PER_PERSON: streamsPerPersonSetting };
}

export type ServerSettings = ReturnType<typeof settings>;
export type ServerValues = Settings<ServerSettings>;

const DATA_DIR = {
  schema: z.string().min(1).default("ajet-chat-data"),
  help: "The folder that holds everything: database, events, files and logs. It is made when it is not there.",
} satisfies Setting;

/** With `--embedded`: the database and NATS are its own, and files are in the same folder unless there is an S3 store. */
export function embeddedSettings(env: Environment) {
  const { DATABASE_URL: _database, NATS_URL: _nats, BLOB_DIR: _blobs, ...rest } = settings(env);
  return { ...rest, DATA_DIR };
}

export type EmbeddedSettings = ReturnType<typeof embeddedSettings>;
export type EmbeddedValues = Settings<EmbeddedSettings>;

// Neither asks for more than what both forms have; where the others are is no setting here.
type OfGateway = Parameters<typeof mistakesTogether>[0];

export const serverMistakes: Together<ServerSettings> = (values, wrong) => [
  ...blobMistakes(values, wrong),
  ...mistakesTogether(values as OfGateway, wrong),
];

export const embeddedMistakes: Together<EmbeddedSettings> = (values, wrong) => [
  ...(values.S3_ENDPOINT === undefined ? [] : blobMistakes(values, wrong)),
  ...mistakesTogether(values as OfGateway, wrong),
];
