import type { Html } from "#services/shared/html/html.ts";
import { curlOf } from "./examples.ts";
import { breakable, type Field, FieldTable, fieldsOf, Text, typeOf } from "./fields.tsx";
import { type JsonSchema, nameOf } from "./schemas.ts";
import type { Operation } from "./types.ts";

interface OperationEntryProps {
  method: string;
  path: string;
  operation: Operation;
  shapes: Record<string, JsonSchema>;
}

/** All that one must know to call an operation. */
export function OperationEntry({ method, path, operation, shapes }: OperationEntryProps): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const scopes = operation.security.flatMap(({ token = [] }) => token);
  return (
    <article class="operation" aria-labelledby={operationId}>
      <h3 id={operationId}>
        <a class="call" href={`#${operationId}`}>
          <span class={["method", method.toLowerCase()]}>{method}</span> <code>{breakable(path, "/")}</code>
        </a>
      </h3>
      <p>
        <Text text={summary} />
      </p>
      {description && (
        <p class="more">
          <Text text={description} />
        </p>
      )}
      {scopes.length > 0 && (
        <p class="more">
          Open to bots whose token has the scope <code>{scopes}</code>.
        </p>
      )}
      {parameters.length > 0 && (
        <FieldTable caption="Parameters" marks="required" fields={parameters.map(parameterField)} />
      )}
      {Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => (
        <Body type={type} schema={schema ?? {}} shapes={shapes} />
      ))}
      <Answers responses={responses} />
      <pre>
        <code>{curlOf(method, path, operation, shapes)}</code>
      </pre>
    </article>
  );
}

const parameterField = (parameter: NonNullable<Operation["parameters"]>[number]): Field => ({
  ...parameter,
  place: `in the ${parameter.in}`,
  // What stands in the path is always required.
  required: parameter.required && parameter.in === "query",
});

function Body({
  type,
  schema,
  shapes,
}: {
  type: string;
  schema: JsonSchema;
  shapes: Record<string, JsonSchema>;
}): Html {
  const name = nameOf(schema);
  const fields = fieldsOf(name ? shapes[name]! : schema);
  const caption = type === "application/json" ? "Body" : `Body as ${type}`;
  if (fields.length > 0) return <FieldTable caption={caption} marks="required" fields={fields} />;
  return (
    <p class="more">
      {caption}: {typeOf(schema)}
    </p>
  );
}

function Answers({ responses }: { responses: Operation["responses"] }): Html {
  const refusals = Object.entries(responses).filter(([, answer]) => "$ref" in answer);
  return (
    <ul class="answers">
      {Object.entries(responses).map(
        ([status, answer]) =>
          !("$ref" in answer) && (
            <li>
              <span class="status">{status}</span> <Text text={answer.description} />{" "}
              {Object.entries(answer.content ?? {}).map(([type, { schema }]) => (schema ? typeOf(schema) : type))}
            </li>
          ),
      )}
      <li class="more">Refused with {refusals.map(([status]) => status).join(", ")}.</li>
    </ul>
  );
}
