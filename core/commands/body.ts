/** What a client must know of a body before it sends it. It imports nothing, so that the script in a page can have it. */

/** Whether a body is a command. Two slashes begin a text that itself begins with one. */
export const isCommand = (body: string): boolean => body.startsWith("/") && !body.startsWith("//");

/** The text that a body stands for when it is no command. */
export const unescaped = (body: string): string => (body.startsWith("//") ? body.slice(1) : body);

/** A person or channel that is being named, or an emoji, where no word or address goes on into it. */
const NAME = /(?<![\p{L}\p{N}_@#/.&:-])([@#:])([\p{L}\p{M}\p{N}._+-]*)$/u;
/** What of a name stands behind the cursor. */
const REST_OF_NAME = /^[\p{L}\p{M}\p{N}._+-]*/u;

/** The name that a text ends in while it is written, with the sign that begins it; null when it ends in none. */
export function nameBegunIn(before: string): { sign: string; begun: string } | null {
  const [, sign, begun] = NAME.exec(before) ?? [];
  return sign === undefined ? null : { sign, begun: begun ?? "" };
}

/** How many characters behind the cursor belong to the name before it. */
export const restOfName = (after: string): number => REST_OF_NAME.exec(after)![0].length;
