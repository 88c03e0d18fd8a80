import { version } from "../../package.json";

/** The commit that an executable was built from. The build defines it; from source there is none. */
declare const AJET_COMMIT: string | undefined;

export const versionText: string = typeof AJET_COMMIT === "string" ? `${version} (${AJET_COMMIT})` : version;
