/** What a client must know of a body before it sends it. It imports nothing, so that the script in a page can have it. */

/** Whether a body is a command. Two slashes begin a text that itself begins with one. */
export const isCommand = (body: string): boolean => body.startsWith("/") && !body.startsWith("//");

/** The text that a body stands for when it is no command. */
export const unescaped = (body: string): string => (body.startsWith("//") ? body.slice(1) : body);
