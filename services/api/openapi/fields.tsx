import type { Child, Html } from "#services/shared/html/html.ts";
import { type JsonSchema, nameOf } from "./schemas.ts";

/** A row of a table of parameters or fields. */
export interface Field {
  name: string;
  /** Where a parameter stands. */
  place?: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

/** The fields of an object, as rows. */
export const fieldsOf = ({ properties = {}, required = [] }: JsonSchema): Field[] =>
  Object.entries(properties).map(([name, property]) => {
    const schema = property as JsonSchema;
    const { description } = schema;
    return { name, required: required.includes(name), schema, ...(description ? { description } : {}) };
  });

interface FieldTableProps {
  caption: string;
  /** Which fields say so: those that must be there, or those that need not. */
  marks: "required" | "optional";
  fields: Field[];
}

/** What may be sent or is answered, field by field: name, type, and what else must hold. */
export function FieldTable({ caption, marks, fields }: FieldTableProps): Html {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">Notes</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, place, required, description, schema }) => (
          <tr>
            <th scope="row">
              <code>{breakable(name, "_")}</code>
            </th>
            <td>{typeOf(schema)}</td>
            <td>
              {listed([place, required === (marks === "required") ? marks : null, ...limitsOf(schema)])}
              {description && (
                <p>
                  <Text text={description} />
                </p>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What people call a string of this format. */
const FORMATS: Record<string, string> = { "date-time": "time", uuid: "UUID", binary: "file" };

/** The type in words; named shapes are links to where they are told of. */
export function typeOf(schema: JsonSchema): Child {
  const name = nameOf(schema);
  if (name) return <a href={`#${name}`}>{name}</a>;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice, index) => [index > 0 && " or ", typeOf(choice)]);
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>;
  if (schema.enum) return schema.enum.map((value, index) => [index > 0 && " or ", <code>{String(value)}</code>]);
  if (Array.isArray(schema.type)) return schema.type.join(" or ");
  if (schema.type === "array") return ["list of ", typeOf(schema.items as JsonSchema)];
  if (schema.properties?.next) return ["page of ", typeOf((schema.properties.items as JsonSchema).items as JsonSchema)];
  if (schema.properties) return ["{ ", propertiesIn(schema.properties), " }"];
  if (schema.format && FORMATS[schema.format]) return FORMATS[schema.format];
  return schema.type ?? "anything";
}

const propertiesIn = (properties: object): Child =>
  Object.entries(properties).map(([name, schema], index) => [
    index > 0 && ", ",
    <code>{name}</code>,
    ": ",
    typeOf(schema),
  ]);

function limitsOf(schema: JsonSchema): (string | null)[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema;
  return [
    range(minLength, maxLength, " characters"),
    range(minimum, maximum, ""),
    range(minItems, maxItems, " items"),
    schema.pattern && !schema.format ? `matches \`${schema.pattern}\`` : null,
    schema.default === undefined || schema.default === null
      ? null
      : `\`${JSON.stringify(schema.default)}\` unless said`,
    // Of a choice, what holds for its one part that is not null.
    ...(schema.anyOf?.filter(({ type }) => type !== "null").length === 1 ? limitsOf(schema.anyOf[0]!) : []),
  ];
}

function range(min: number | undefined, max: number | undefined, unit: string): string | null {
  if (min === undefined && max === undefined) return null;
  if (max === undefined) return min === 0 ? null : `${number(min!)}${unit} or more`;
  return min === undefined || min === 0 ? `up to ${number(max)}${unit}` : `${number(min)} to ${number(max)}${unit}`;
}

const number = (value: number) => value.toLocaleString("en");

const listed = (notes: (string | null | undefined)[]): Child =>
  notes.filter((note) => note).map((note, index) => [index > 0 && "; ", <Text text={note!} />]);

/** A long name may go on in the next line behind one of these characters. */
export const breakable = (name: string, after: string): Child =>
  name.split(after).map((part, index) => [index > 0 && [after, <wbr />], part]);

/** Text in which what stands between backticks is code. */
export function Text({ text }: { text: string }): Html {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
