import type { BlobStore } from "#core/attachments/blobs.ts";
import { type Settings, SettingsError, type Together } from "#core/kernel/config.ts";
import type { settings } from "../settings.ts";
import { openFolder } from "./folder.ts";

/** What S3 needs beside its address. */
const OF_S3 = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

/** What is missing or too much of the settings that say where files are. */
export const blobMistakes: Together<typeof settings> = (values, wrong) => {
  if (wrong.has("BLOB_DIR") || wrong.has("S3_ENDPOINT")) return [];
  if ((values.BLOB_DIR === undefined) === (values.S3_ENDPOINT === undefined)) {
    return ["BLOB_DIR, S3_ENDPOINT: set one of them. It says where the files are that people upload."];
  }
  if (values.BLOB_DIR !== undefined) return [];
  const missing = OF_S3.filter((name) => values[name] === undefined && !wrong.has(name));
  return missing.map((name) => `${name}: is not set. It is needed with S3_ENDPOINT.`);
};

/** The store that the settings name. S3's driver is large and read only by who uses it. @throws SettingsError */
export async function openBlobs(values: Settings<typeof settings>): Promise<BlobStore> {
  const mistakes = blobMistakes(values, new Set());
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  if (values.BLOB_DIR !== undefined) return openFolder(values.BLOB_DIR);
  const { openS3 } = await import("./s3.ts");
  return openS3({
    endpoint: values.S3_ENDPOINT!,
    bucket: values.S3_BUCKET!,
    region: values.S3_REGION,
    accessKeyId: values.S3_ACCESS_KEY_ID!,
    secretAccessKey: values.S3_SECRET_ACCESS_KEY!,
  });
}
