import { z } from "zod";
import { communityCreationSchema } from "#core/communities/schema.ts";
import {
  databaseUrlSetting,
  hostSetting,
  logLevelSetting,
  natsUrlSetting,
  portSetting,
  urlSetting,
  wholeNumber,
} from "#core/kernel/config.ts";

const MEBIBYTE = 1024 * 1024;
const endpoint = urlSetting("Instead of BLOB_DIR: the S3 store for those files, as https://s3.example.com.");
const text = z.string().min(1).optional();

export const settings = {
  HOST: hostSetting,
  PORT: portSetting(3001),
  LOG_LEVEL: logLevelSetting,
  DATABASE_URL: databaseUrlSetting,
  NATS_URL: natsUrlSetting,
  NATS_REPLICAS: {
    schema: z.enum(["1", "3", "5"], "1, 3 or 5 is expected").transform(Number).optional(),
    help: "On how many servers of a NATS cluster events are kept: 1, 3 or 5. Unless set as it is, which at first is 1.",
  },
  BLOB_DIR: { schema: text, help: "Folder for files that people upload; this or S3_ENDPOINT is required." },
  S3_ENDPOINT: { ...endpoint, schema: endpoint.schema.optional() },
  S3_BUCKET: { schema: text, help: "Its bucket, made when there is none; objects in it are named by us." },
  S3_REGION: { schema: z.string().min(1).default("us-east-1"), help: "The region of the bucket." },
  S3_ACCESS_KEY_ID: { schema: text, help: "An access key that may read, write, delete and list in the bucket." },
  S3_SECRET_ACCESS_KEY: { schema: text, help: "The secret of that key.", secret: true },
  ATTACHMENT_MAX_BYTES: {
    // What the gateway lets through is not much more.
    schema: wholeNumber(1, 99 * MEBIBYTE).default(25 * MEBIBYTE),
    help: "Bytes that one file of a message may have; 99 MiB at most.",
  },
  UPLOAD_QUOTA_BYTES: {
    schema: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(5 * 1024 * MEBIBYTE),
    help: "Bytes that all files of one person or bot may have together.",
  },
  AUDIT_RETENTION_DAYS: {
    schema: wholeNumber(0, 36_500).default(365),
    help: "Days for which it is kept who signed in from where, and what else happened to accounts; 0 for good.",
  },
  COMMUNITY_CREATION: {
    schema: communityCreationSchema.default("admins"),
    help: "Who may found communities beside the first: everyone, admins (and owners of a community) or nobody.",
  },
};
