import { type ErrorCode, STATUS } from "#core/kernel/errors.ts";
import type { Html } from "#services/shared/html/html.ts";
import { icon, stylesheet, theme } from "./assets.ts";
import { FieldTable, fieldsOf, Text, typeOf } from "./fields.tsx";
import { OperationEntry } from "./operation.tsx";
import type { JsonSchema } from "./schemas.ts";
import type { OpenApiDocument } from "./types.ts";

/** The document for people: one page that needs no script and nothing from elsewhere. */
export function DocumentationPage({ document }: { document: OpenApiDocument }): Html {
  const { info, components } = document;
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const chapters = document.tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API · ajet-chat</title>
        <link rel="icon" type="image/svg+xml" href={icon.href} />
        <link rel="stylesheet" href={theme.href} />
        <link rel="stylesheet" href={stylesheet.href} />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="masthead">
          <p class="brand">
            <img src={icon.href} alt="" width={24} height={24} />
            ajet-chat
          </p>
          <p class="version">API {info.version}</p>
          <a href="/api/openapi.json">openapi.json</a>
        </header>
        <div class="columns">
          <nav class="contents" aria-label="Contents">
            <ul>
              {chapters.map(({ name, calls }) => (
                <li>
                  <a class="chapter" href={`#${anchorOf(name)}`}>
                    {name}
                  </a>
                  <ul>
                    {calls.map(({ method, path, operation }) => (
                      <li>
                        <a href={`#${operation.operationId}`} title={`${method} ${path}`}>
                          {operation.summary.replace(/[.;:,](\s.*)?$/, "")}
                        </a>
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
              <li>
                <a class="chapter" href="#shapes">
                  Shapes
                </a>
              </li>
            </ul>
          </nav>
          <main id="content">
            <Introduction document={document} />
            {chapters.map(({ name, calls }) => (
              <section aria-labelledby={anchorOf(name)}>
                <h2 id={anchorOf(name)}>{name}</h2>
                {calls.map((call) => (
                  <OperationEntry {...call} shapes={components.schemas} />
                ))}
              </section>
            ))}
            <section aria-labelledby="shapes">
              <h2 id="shapes">Shapes</h2>
              {Object.entries(components.schemas).map(([name, schema]) => (
                <Shape name={name} schema={schema} />
              ))}
            </section>
          </main>
        </div>
      </body>
    </html>
  );
}

function Introduction({ document: { info, components } }: { document: OpenApiDocument }): Html {
  return (
    <section class="introduction">
      <h1>The API of ajet-chat</h1>
      <p>
        <Text text={info.description} />
      </p>
      <p>
        Who asks is told by <code>Authorization: Bearer</code> and one of these:
      </p>
      <dl class="terms">
        {Object.values(components.securitySchemes).map(({ bearerFormat, description }) => (
          <>
            <dt>
              <code>{bearerFormat}</code>
            </dt>
            <dd>{description}</dd>
          </>
        ))}
      </dl>
      <p>What is refused is answered with one of these, whatever was called:</p>
      <dl class="terms">
        {Object.entries(components.responses).map(([code, { description }]) => (
          <>
            <dt>
              {STATUS[code as ErrorCode]} <code>{code}</code>
            </dt>
            <dd>
              <Text text={description} />
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

function Shape({ name, schema }: { name: string; schema: JsonSchema }): Html {
  const fields = fieldsOf(schema);
  return (
    <article class="shape" aria-labelledby={name}>
      <h3 id={name}>{name}</h3>
      {schema.description && (
        <p>
          <Text text={schema.description} />
        </p>
      )}
      {fields.length > 0 && <FieldTable caption={`Fields of ${name}`} marks="optional" fields={fields} />}
      {fields.length === 0 && (
        <ul>
          {(schema.oneOf ?? [schema]).map((choice) => (
            <li>{typeOf(choice)}</li>
          ))}
        </ul>
      )}
    </article>
  );
}

const anchorOf = (name: string) => name.toLowerCase().replaceAll(" ", "-");
