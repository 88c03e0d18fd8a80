import { argumentError, shortened } from "./parse.ts";

/**
 * The one of several things that is meant by its id or its name.
 *
 * @param arg the argument that it was typed as.
 * @throws AppError `invalid` when there is none, or several of the name: then its id is asked for.
 */
export function chooseNamed<T extends { id: string }>(
  items: readonly T[],
  nameOf: (item: T) => string,
  arg: string,
  typed: string,
): T {
  const wanted = typed.normalize("NFC").toLowerCase();
  const found = items.filter((item) => item.id === wanted || nameOf(item).toLowerCase() === wanted);
  const [only, ...others] = found;
  if (!only) throw argumentError({ name: arg }, `there is none called "${shortened(typed)}"`);
  if (others.length === 0) return only;
  const ids = found.map(({ id }) => id).join(", ");
  throw argumentError({ name: arg }, `${found.length} have this name; say which by its id: ${ids}`);
}
