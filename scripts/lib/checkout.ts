import { join } from "node:path";

/** The folder of this checkout. Scripts can be started from anywhere. */
export const checkout = join(import.meta.dir, "../..");
