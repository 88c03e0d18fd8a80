/**
 * Reading JSON that somebody else's program made: any field may be missing or be something else than its documentation
 * says, and a message is made of what is there. Only own properties count, so `__proto__` is a name like any other.
 */

type Path = readonly string[];

/** The value at a path of names, or undefined. */
export function valueAt(value: unknown, ...path: Path): unknown {
  return path.reduce((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);
}

/** The text at a path, without white space around it; a number or a boolean as text; "" for everything else. */
export function textAt(value: unknown, ...path: Path): string {
  const at = valueAt(value, ...path);
  return ["string", "number", "boolean"].includes(typeof at) ? String(at).trim() : "";
}

/** The list at a path, or an empty one. */
export function itemsAt(value: unknown, ...path: Path): unknown[] {
  const at = valueAt(value, ...path);
  return Array.isArray(at) ? at : [];
}

/** Names and texts of the object at a path, those with an empty text left out. */
export function pairsAt(value: unknown, ...path: Path): [name: string, text: string][] {
  const at = valueAt(value, ...path);
  if (!isObject(at)) return [];
  return Object.keys(at)
    .map((name): [string, string] => [name, textAt(at, name)])
    .filter(([, text]) => text !== "");
}

/** Whether there is something at a path. */
export function isAt(value: unknown, ...path: Path): boolean {
  return (valueAt(value, ...path) ?? null) !== null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first text that is not empty. */
export function firstOf(...texts: string[]): string {
  return texts.find((text) => text !== "") ?? "";
}
