import type { Child, Html } from "#services/shared/html/html.ts";
import { icon, stylesheet, theme } from "../assets.ts";

interface LayoutProps {
  title: string;
  /** Where the browser goes by itself, at once. */
  goTo?: string;
  children?: Child;
}

/** The page around each view of the gateway: a card in the middle, with the product's name above. */
export function Layout({ title, goTo, children }: LayoutProps): Html {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ajet-chat`}</title>
        <link rel="icon" type="image/svg+xml" href={icon.href} />
        <link rel="stylesheet" href={theme.href} />
        <link rel="stylesheet" href={stylesheet.href} />
        {goTo && <meta http-equiv="refresh" content={`0; url=${goTo}`} />}
      </head>
      <body>
        <main class="page">
          <p class="brand">
            <img src={icon.href} alt="" width={28} height={28} />
            ajet-chat
          </p>
          <div class="card">
            <h1>{title}</h1>
            {children}
          </div>
        </main>
      </body>
    </html>
  );
}
