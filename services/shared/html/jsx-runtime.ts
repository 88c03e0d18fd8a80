/**
 * The JSX runtime of the pages: `jsxImportSource` in tsconfig.json points here. It differs from Kita's, whose element and
 * attribute types it takes, in that elements are `Html` objects and every string is escaped without being asked to.
 *
 * A name with a dot is no JSX name: write such attributes by spread, `{...{ "data-on-input__debounce.500ms": "..." }}`.
 */
import { isVoidElement } from "@kitajs/html";
import { type ClassValue, renderAttribute } from "#services/shared/html/attributes.ts";
import { type Child, type Html, raw, renderChild } from "#services/shared/html/html.ts";

export { type Child, Html, raw } from "#services/shared/html/html.ts";

// biome-ignore lint/suspicious/noExplicitAny: the properties of a component are its own; JSX checks them at each use
type Component = (properties: any) => Html;

type Properties = { children?: Child } & Record<string, unknown>;

const TAG = /^[a-zA-Z][\w-]*$/;

/**
 * Makes an element; JSX syntax compiles to calls of this function. Throws TypeError for a malformed tag or attribute name,
 * for an attribute that would run as a script (see `renderAttribute`) and for children of a void element such as `<br>`.
 */
export function jsx(type: string | Component, properties: Properties): Html {
  if (typeof type === "function") return type(properties);
  if (!TAG.test(type)) throw new TypeError(`malformed tag name ${JSON.stringify(type)}`);

  let opening = `<${type}`;
  for (const name in properties) {
    if (name !== "children") opening += renderAttribute(name, properties[name]);
  }
  if (!isVoidElement(type)) return raw(`${opening}>${renderChild(properties.children)}</${type}>`);
  if (properties.children !== undefined) throw new TypeError(`<${type}> cannot have children`);
  return raw(`${opening}>`);
}

export { jsx as jsxDEV, jsx as jsxs };

/** Children without an element around them: `<>...</>`. */
export function Fragment({ children }: { children?: Child }): Html {
  return raw(renderChild(children));
}

type KitaElements = globalThis.JSX.IntrinsicElements;
/** What Kita knows and this runtime does not do: its switch for escaping, unescaped attributes, React's spelling. */
type OfKita = "children" | "safe" | "attrs" | "className" | "class" | "style";

export declare namespace JSX {
  type Element = Html;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  type IntrinsicElements = {
    [Tag in Exclude<keyof KitaElements, "tag">]: Omit<KitaElements[Tag], OfKita> & {
      children?: Child;
      class?: ClassValue;
      style?: string | undefined;
    };
  };
}
