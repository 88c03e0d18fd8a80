import { and, eq, inArray, isNotNull, isNull, lt, or, sql, sum } from "drizzle-orm";
import type { Queries, Transaction } from "../database/database.ts";
import { holdLocks } from "../database/session.ts";
import { type Actor, actorId } from "../kernel/actor.ts";
import type { Inspection } from "./inspect.ts";
import type { Attachment } from "./schema.ts";
import { attachments } from "./table.ts";

/** Any number that nothing else in the database uses as the first key of an advisory lock. */
const QUOTA_LOCK = 727_103;

/** Whoever sweeps shares it; who holds it alone keeps all files where they are. */
const FILES_LOCK = 727_104;
/** Of backups there is one at a time. */
const BACKUP_LOCK = 727_105;

const isOf = (actor: Actor) =>
  actor.kind === "user"
    ? eq(attachments.uploaded_by, actor.user_id)
    : eq(attachments.uploaded_by_api_user, actor.api_user_id);

/** The bytes that somebody has uploaded, those under way included. Until the commit nobody else can count theirs. */
export async function lockUsedBytes(tx: Transaction, actor: Actor): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(${QUOTA_LOCK}, hashtext(${actorId(actor)}))`);
  const [row] = await tx
    .select({ used: sum(attachments.size_bytes) })
    .from(attachments)
    .where(and(isOf(actor), isNull(attachments.deleted_at)));
  return Number(row?.used ?? 0);
}

interface NewUpload {
  id: string;
  channel_id: string;
  filename: string;
  /** What it may be at most: so much of the quota it takes while it comes in. */
  size_bytes: number;
  storage_key: string;
}

export async function insertUpload(tx: Transaction, actor: Actor, upload: NewUpload): Promise<void> {
  const uploader = actor.kind === "user" ? { uploaded_by: actor.user_id } : { uploaded_by_api_user: actor.api_user_id };
  await tx.insert(attachments).values({ ...upload, ...uploader });
}

/** All bytes are there. @returns null when there is no such upload any more. */
export async function completeUpload(q: Queries, id: string, inspection: Inspection): Promise<Attachment | null> {
  const [row] = await q
    .update(attachments)
    .set(inspection)
    .where(and(eq(attachments.id, id), isNull(attachments.deleted_at)))
    .returning();
  return row ? toAttachment({ ...row, ...inspection }) : null;
}

/** Gives up an upload that did not come in. */
export async function failUpload(q: Queries, id: string): Promise<void> {
  await q.update(attachments).set({ deleted_at: sql`now()` }).where(eq(attachments.id, id));
}

/** Takes back a file that no message has. @returns whether there was one of the actor's. */
export async function deleteUpload(q: Queries, actor: Actor, id: string): Promise<boolean> {
  const rows = await q
    .update(attachments)
    .set({ deleted_at: sql`now()` })
    .where(
      and(
        eq(attachments.id, id),
        isOf(actor),
        isNull(attachments.message_id),
        isNotNull(attachments.content_type),
        isNull(attachments.deleted_at),
      ),
    )
    .returning({ id: attachments.id });
  return rows.length > 0;
}

/** The files of a message go with it. */
export async function deleteAttachmentsOf(tx: Transaction, messageId: string): Promise<void> {
  await tx.update(attachments).set({ deleted_at: sql`now()` }).where(eq(attachments.message_id, messageId));
}

/** A file that is all there, where it is, and who decides about it. */
export interface StoredAttachment {
  attachment: Attachment;
  storage_key: string;
  channel_id: string;
  message_id: string | null;
  /** A person or a bot. */
  uploader_id: string;
}

export async function findAttachment(q: Queries, id: string): Promise<StoredAttachment | null> {
  const [row] = await q
    .select()
    .from(attachments)
    .where(and(eq(attachments.id, id), isNull(attachments.deleted_at)));
  if (!row || row.content_type === null || row.channel_id === null) return null;
  const { storage_key, channel_id, message_id, content_type } = row;
  const uploader_id = (row.uploaded_by ?? row.uploaded_by_api_user)!;
  return { attachment: toAttachment({ ...row, content_type }), storage_key, channel_id, message_id, uploader_id };
}

const toAttachment = ({ id, filename, content_type, size_bytes, width, height }: Attachment): Attachment => ({
  id,
  filename,
  content_type,
  size_bytes,
  width,
  height,
});

/**
 * Files whose bytes nobody can have any more, locked, so that no post takes one meanwhile and two sweepers do not meet.
 *
 * @param before what was uploaded before it and never attached is among them.
 */
export async function lockSweptAttachments(tx: Transaction, before: Date, limit: number) {
  const isAbandoned = and(
    isNull(attachments.message_id),
    or(lt(attachments.created_at, before), isNull(attachments.channel_id)),
  );
  return tx
    .select({ id: attachments.id, storage_key: attachments.storage_key })
    .from(attachments)
    .where(or(isNotNull(attachments.deleted_at), isAbandoned))
    .limit(limit)
    .for("update", { skipLocked: true });
}

export async function removeAttachments(tx: Transaction, ids: string[]): Promise<void> {
  await tx.delete(attachments).where(inArray(attachments.id, ids));
}

/** Whether files may go in this transaction: not while a backup copies them. */
export async function mayRemoveFiles(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(sql`select pg_try_advisory_xact_lock_shared(${FILES_LOCK}) as may`);
  return row!.may;
}

/** Until it is released no file is removed. Resolves with null when another backup is under way. */
export const keepFiles = (url: string, name: string) => holdLocks(url, name, { own: BACKUP_LOCK, awaited: FILES_LOCK });
