/**
 * The attributes of Datastar as they are spelt in 1.0.0-beta.11, all in one place: a later client spells some otherwise.
 * The values are expressions and are run by the browser, so nothing that a person wrote may be in one.
 */

/**
 * Nothing inside such an element is looked at, which is safe and saves time: Datastar looks through all of an element of
 * which any attribute changes, and looks at one that comes by itself whatever is around it.
 */
export const ignored = { "data-star-ignore": true };

/** Values that expressions read as `$name`. A name that begins with `_` is never sent to the server. */
export const signals = (values: Record<string, string | number>) => ({ "data-signals": JSON.stringify(values) });

/** What to do on an event of the element; the expression reads the event as `evt`. */
export const on = (event: string, expression: string) => ({ [`data-on-${event}`]: expression });
