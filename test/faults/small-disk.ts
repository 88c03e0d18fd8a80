import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own that can be filled up. */
export interface SmallDisk {
  folder: string;
  /** Until nothing more goes in. */
  fill(): void;
  free(): void;
  unmount(): void;
}

const MEBIBYTE = 1024 * 1024;

/** @param size in MiB. */
export function mountSmallDisk(size: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "ajet-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}m,mode=0755`, "tmpfs", folder]);
  const filler = join(folder, "filler");
  return {
    folder,
    fill() {
      for (const piece of [MEBIBYTE, 4096]) {
        try {
          for (;;) appendFileSync(filler, new Uint8Array(piece));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount() {
      // What a killed server had open there may still be closing.
      spawnSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Why there can be none, or null. */
export function diskObstacle(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "only root can mount a small tmpfs";
  try {
    mountSmallDisk(1).unmount();
    return null;
  } catch {
    return "a small tmpfs cannot be mounted here";
  }
}
