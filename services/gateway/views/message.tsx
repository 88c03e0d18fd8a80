import type { Html } from "#services/shared/html/html.ts";
import { Layout, type Look } from "./layout.tsx";

interface MessageProps {
  title: string;
  detail: string;
  /** Of who looks, where that is known. */
  look?: Look | undefined;
  /** Shown where an operator may be asked about what happened. */
  traceId?: string;
  action?: { label: string; href: string };
}

/** A page that says what happened and what can be done about it. */
export function Message({ title, detail, look, traceId, action }: MessageProps): Html {
  return (
    <Layout title={title} look={look}>
      <p>{detail}</p>
      {action && (
        <a class="button button-primary" href={action.href}>
          {action.label}
        </a>
      )}
      {traceId && (
        <p class="trace">
          If you ask for help, give this number: <code>{traceId}</code>
        </p>
      )}
    </Layout>
  );
}
