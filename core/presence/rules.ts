/** How often clients say that they are there and typing. It imports nothing, so that the script in a page can have it. */

/** Who was heard of within this time is online, in milliseconds. */
export const ONLINE_WINDOW = 120_000;
/**
 * How often a client that somebody looks at sends a heartbeat, in milliseconds. With the time that writing in batches takes
 * it is under a minute: after that a session manager that has just begun has heard everybody who is there.
 */
export const HEARTBEAT_INTERVAL = 50_000;
/** Who began to type and says nothing more has stopped after this time, in milliseconds. */
export const TYPING_LIFETIME = 15_000;
/** Of one person in one channel nothing is said about typing more often than this, in milliseconds. */
export const TYPING_INTERVAL = 3_000;
