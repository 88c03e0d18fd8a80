import { z } from "zod";

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const countSchema = z.number().int().nonnegative();

/** Names that stand in SQL as they are: nothing else of a backup does. */
const nameSchema = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

/** A file of lines beside the manifest, compressed by gzip. The sum is that of the file as it is on the disk. */
const fileSchema = z.object({
  path: z.string().regex(/^rows-[0-9TZ]{1,32}\/[a-z_]{1,63}\.jsonl\.gz$/),
  lines: countSchema,
  bytes: countSchema,
  sha256: sha256Schema,
});
export type BackupFile = z.infer<typeof fileSchema>;

/** All rows of a table, one JSON object a line, in an order in which they can be written again. */
const tableSchema = z.object({ name: nameSchema, columns: z.array(nameSchema).min(1), rows: fileSchema });
export type BackupTable = z.infer<typeof tableSchema>;

export const BACKUP_FORMAT = 1;

/** What a backup holds. It is written last: a folder without it holds no backup. */
export const manifestSchema = z.object({
  format: z.literal(BACKUP_FORMAT, "another version of ajet-chat made it"),
  /** Of the executable that made it. */
  made_by: z.string(),
  /** Everything that was committed before is in it. */
  taken_at: z.iso.datetime(),
  /** The newest migration of the database. */
  migration: z.object({ hash: z.string(), created_at: countSchema }),
  /** In an order in which each refers only to those before it. */
  tables: z.array(tableSchema),
  /** The newest number that each sequence has given; null for none. */
  sequences: z.array(
    z.object({
      name: nameSchema,
      last_value: z
        .string()
        .regex(/^\d{1,19}$/)
        .nullable(),
    }),
  ),
  /** Files of people: a `StoredFile` in each line of the list. */
  files: z.object({ list: fileSchema, bytes: countSchema, missing: countSchema }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A file of people that rows name, by its key in the store. The size is known of attachments alone. */
export interface WantedFile {
  key: string;
  size: number | null;
}

/** A file as it is in the backup; without a sum it was missing in the store. */
export const storedFileSchema = z.object({
  key: z.string(),
  size: countSchema,
  sha256: sha256Schema.nullable(),
});
export type StoredFile = z.infer<typeof storedFileSchema>;
