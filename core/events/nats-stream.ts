import {
  DiscardPolicy,
  type JetStreamManager,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from "nats";
import { STREAM, STREAM_SUBJECTS } from "./subjects.ts";

const HOUR = 3_600_000;
const STREAM_NOT_FOUND = 10_059;

/**
 * Makes the stream where there is none: `limits` retention, a cache for replay that forgets by age and size, never the record.
 *
 * @param replicas on how many servers of a cluster it is kept; as it is, or one, unless said.
 */
export async function ensureStream(manager: JetStreamManager, replicas?: number): Promise<void> {
  try {
    const { config } = await manager.streams.info(STREAM);
    if (replicas && config.num_replicas !== replicas) await manager.streams.update(STREAM, { num_replicas: replicas });
  } catch (error) {
    if (!isMissing(error)) throw error;
    await manager.streams.add({
      name: STREAM,
      subjects: STREAM_SUBJECTS,
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(24 * HOUR),
      max_bytes: 256 * 1024 * 1024,
      duplicate_window: nanos(2 * 60_000),
      num_replicas: replicas ?? 1,
    });
  }
}

/** Whether an error says that there is no such stream. */
export const isMissing = (error: unknown): boolean =>
  error instanceof NatsError && error.api_error?.err_code === STREAM_NOT_FOUND;

/** A stream that was made anew counts from 1 again; the moment at which it was made tells the two apart. */
export const epochOf = (info: StreamInfo): string => new Date(info.created).getTime().toString(36);
