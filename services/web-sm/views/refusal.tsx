import type { Html } from "#services/shared/html/html.ts";
import { Document } from "./document.tsx";

interface RefusalProps {
  title: string;
  detail: string;
  traceId: string;
  action: { label: string; href: string };
}

/** A page that says what did not work, and what can be done about it. */
export const Refusal = ({ title, detail, traceId, action }: RefusalProps): Html => (
  <Document title={title}>
    <main class="lone" id="main">
      <div class="card">
        <h1>{title}</h1>
        <p class="refusal-detail">{detail}</p>
        <p>
          <a class="button button-primary" href={action.href}>
            {action.label}
          </a>
        </p>
        <p class="trace">
          If you ask for help, give this number: <code>{traceId}</code>
        </p>
      </div>
    </main>
  </Document>
);
