import type { Me } from "#core/users/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { icon, stylesheet, theme } from "../assets.ts";

/** How somebody likes pages to look. */
export type Look = Pick<Me, "theme" | "density">;

interface LayoutProps {
  title: string;
  /** Of who looks, where that is known; otherwise the page looks as the device does. */
  look?: Look | undefined;
  /** Where the browser goes by itself, at once. */
  goTo?: string;
  children?: Child;
}

/** The page around each view of the gateway: a card in the middle, with the product's name above. */
export function Layout({ title, look = {}, goTo, children }: LayoutProps): Html {
  const chosen = look.theme === "system" ? undefined : look.theme;
  return (
    <html lang="en" data-theme={chosen} data-density={look.density}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={chosen ?? "light dark"} />
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
