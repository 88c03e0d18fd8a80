import type { BlobStore } from "#core/attachments/blobs.ts";
import { type Settings, SettingsError } from "#core/kernel/config.ts";
import type { settings } from "../settings.ts";
import { openFolder } from "./folder.ts";

/** The store that the settings name. S3's driver is large and read only by who uses it. @throws SettingsError */
export async function openBlobs(values: Settings<typeof settings>): Promise<BlobStore> {
  const { BLOB_DIR, S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values;
  if ((BLOB_DIR === undefined) === (S3_ENDPOINT === undefined)) {
    throw new SettingsError([
      "BLOB_DIR, S3_ENDPOINT: set one of them. It says where the files are that people upload.",
    ]);
  }
  if (BLOB_DIR !== undefined) return openFolder(BLOB_DIR);
  const { openS3 } = await import("./s3.ts");
  return openS3({
    endpoint: S3_ENDPOINT!,
    bucket: given("S3_BUCKET", S3_BUCKET),
    region: S3_REGION,
    accessKeyId: given("S3_ACCESS_KEY_ID", S3_ACCESS_KEY_ID),
    secretAccessKey: given("S3_SECRET_ACCESS_KEY", S3_SECRET_ACCESS_KEY),
  });
}

function given(name: string, value: string | undefined): string {
  if (value === undefined) throw new SettingsError([`${name}: is not set. It is needed with S3_ENDPOINT.`]);
  return value;
}
