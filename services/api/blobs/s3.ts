import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  NoSuchKey,
  type PutObjectCommandOutput,
  paginateListObjectsV2,
  S3Client,
  type UploadPartCommandOutput,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { type BlobStore, mustBeBlobKey } from "#core/attachments/blobs.ts";

/** Bytes that are sent at once, and the least that S3 takes as a part: so much of an upload is in memory. */
const PART = 5 * 1024 * 1024;
/** How long the store may take to be reached, in milliseconds. */
const CONNECT_PATIENCE = 2_000;
/** How long it may take to begin its answer to one part, and how often it is asked. */
const PATIENCE = 10_000;
const ATTEMPTS = 2;

export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** How long the store may take to begin an answer, in milliseconds. */
  patience?: number;
}

/** Blobs in a bucket of any store that speaks S3. The bucket must be there. */
export function openS3({ bucket: Bucket, ...settings }: S3Settings): BlobStore {
  const s3 = createS3Client(settings);
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
      await s3.send(new HeadBucketCommand({ Bucket }));
    },
  };
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
