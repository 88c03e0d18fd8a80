import { version } from "../../package.json";

/** The commit that an executable was built from. The build defines it; from source there is none. */
declare const AJET_COMMIT: string | undefined;

export const versionText: string = typeof AJET_COMMIT === "string" ? `${version} (${AJET_COMMIT})` : version;

/** The system that a release was built for. */
declare const AJET_SYSTEM: string | undefined;

/** The system that an executable is for, as releases name it. */
export const systemText: string =
  typeof AJET_SYSTEM === "string"
    ? AJET_SYSTEM
    : `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
