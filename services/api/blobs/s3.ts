import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  NoSuchKey,
  type PutObjectCommandOutput,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
  type UploadPartCommandOutput,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type BlobStore, mustBeBlobKey } from "#core/attachments/blobs.ts";
import { AppError } from "#core/kernel/errors.ts";

/** Bytes that are sent at once, and the least that S3 takes as a part: so much of an upload is in memory. */
const PART = 5 * 1024 * 1024;
/** How long the store may take to be reached, in milliseconds. */
const CONNECT_PATIENCE = 2_000;
/** How long it may take to begin its answer to one part, and how often it is asked. */
const PATIENCE = 10_000;
const ATTEMPTS = 2;
/** How long it may take to say that it can be used: less than who asks for the health of the API waits. */
const CHECK_PATIENCE = 3_000;

export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** How long the store may take to begin an answer, in milliseconds. */
  patience?: number;
}

/** Blobs in a bucket of any store that speaks S3. The first `check` makes the bucket when there is none. */
export function openS3({ bucket: Bucket, ...settings }: S3Settings): BlobStore {
  const s3 = createS3Client(settings);
  // One that was there and is gone was deleted with all files: an empty one in its place would hide that.
  let seen = false;
  const place = (Key: string) => {
    mustBeBlobKey(Key);
    return { Bucket, Key };
  };
  return {
    async put(key, body) {
      const upload = new Upload({
        client: s3,
        params: { ...place(key), Body: body },
        // Unknown length: parts one after the other.
        partSize: PART,
        queueSize: 1,
      });
      await upload.done();
    },
    async get(key, range) {
      const part = range && { Range: `bytes=${range.start}-${range.end}` };
      try {
        const { Body } = await s3.send(new GetObjectCommand({ ...place(key), ...part }));
        return Body!.transformToWebStream() as ReadableStream<Uint8Array>;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async delete(key) {
      const object = place(key);
      const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: key }));
      for (const { Key, UploadId } of Uploads) {
        if (Key === key) await s3.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
      }
      await s3.send(new DeleteObjectCommand(object));
    },
    async *list() {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
        for (const { Key, Size, LastModified } of Contents) {
          yield { key: Key!, size: Size!, stored_at: LastModified! };
        }
      }
    },
    async check() {
      const abortSignal = AbortSignal.timeout(CHECK_PATIENCE);
      try {
        await s3.send(new HeadBucketCommand({ Bucket }), { abortSignal });
      } catch (error) {
        if (statusOf(error) !== 404 || seen) throw told(error, Bucket);
        await makeBucket(s3, Bucket, abortSignal);
      }
      seen = true;
    },
  };
}

async function makeBucket(s3: S3Client, Bucket: string, abortSignal: AbortSignal): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket }), { abortSignal });
  } catch (error) {
    // Another instance was faster.
    if (error instanceof BucketAlreadyOwnedByYou) return;
    const why = error instanceof S3ServiceException ? error.name : "no answer";
    throw new AppError("unavailable", `There is no bucket "${Bucket}", and it could not be made (${why}). Make it.`);
  }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

/** What is wrong with the store, for who runs it. */
function told(error: unknown, bucket: string): AppError {
  const status = statusOf(error);
  const texts: Record<number, string> = {
    403: `The S3 store refuses the key for the bucket "${bucket}". Mend the key or its rights.`,
    404: `The bucket "${bucket}" is gone. Bring it back with the files in it, or restart the API to begin an empty one.`,
  };
  const text = status
    ? (texts[status] ?? `The S3 store answers with ${status}. See its log.`)
    : "The S3 store does not answer.";
  return new AppError("unavailable", text, { cause: error });
}

/** A client with what every store understands: buckets in the path, and no checksums newer than MD5. */
export function createS3Client({
  endpoint,
  region,
  patience = PATIENCE,
  ...credentials
}: Omit<S3Settings, "bucket">): S3Client {
  const s3 = new S3Client({
    endpoint,
    region,
    credentials,
    maxAttempts: ATTEMPTS,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_PATIENCE,
      requestTimeout: patience,
      throwOnRequestTimeout: true,
    }),
  });
  proveBytes(s3);
  return s3;
}

/**
 * What is sent carries its MD5, by which the store refuses bytes that were damaged on the way; and its answer names the MD5
 * of what it has. Only with keys of the bucket's own the entity tag looks like one and is none.
 */
function proveBytes(s3: S3Client): void {
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const { body, headers } = args.request as { body?: unknown; headers: Record<string, string> };
        const isData = commandName === "PutObjectCommand" || commandName === "UploadPartCommand";
        if (!isData || !(body instanceof Uint8Array)) return next(args);
        const digest = createHash("md5").update(body).digest();
        headers["content-md5"] = digest.toString("base64");
        const result = await next(args);
        const {
          ETag = "",
          SSEKMSKeyId,
          SSECustomerAlgorithm,
        } = result.output as PutObjectCommandOutput & UploadPartCommandOutput;
        const [told] = /[0-9a-f]{32}(?="?$)/.exec(ETag) ?? [];
        if (told && told !== digest.toString("hex") && !SSEKMSKeyId && !SSECustomerAlgorithm) {
          throw new Error("the store answered with the checksum of other bytes");
        }
        return result;
      },
    { step: "build", name: "proveBytes" },
  );
}
