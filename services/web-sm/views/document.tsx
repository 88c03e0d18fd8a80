import type { Me } from "#core/users/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import {
  emojiData,
  emojiPicker,
  GROUND,
  highlighter,
  icon,
  manifest,
  script,
  stylesheet,
  theme,
  touchIcon,
} from "../assets.ts";

interface DocumentProps {
  title: string;
  /** Who looks, when somebody is signed in: decides which controls of messages show, and which reactions are theirs. */
  viewer?: { id: string; deletesAny: boolean };
  /** How they like it to look. */
  look?: Pick<Me, "theme" | "density">;
  children?: Child;
}

/** Where the scripts of the page find what they fetch when it is needed. */
const FETCHED_LATER = {
  "data-highlighter": highlighter.href,
  "data-emoji-picker": emojiPicker.href,
  "data-emoji-data": emojiData.href,
};

/** The page around every view. */
export function Document({ title, viewer, look = {}, children }: DocumentProps): Html {
  const chosen = look.theme === "system" ? undefined : look.theme;
  return (
    <html lang="en" data-theme={chosen} data-density={look.density}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
        <meta name="color-scheme" content={chosen ?? "light dark"} />
        {(["light", "dark"] as const).map((scheme) => (
          <meta
            name="theme-color"
            content={GROUND[chosen ?? scheme]}
            {...{ media: `(prefers-color-scheme: ${scheme})` }}
          />
        ))}
        <title>{`${title} · ajet-chat`}</title>
        <link rel="icon" type="image/svg+xml" href={icon.href} />
        <link rel="apple-touch-icon" href={touchIcon.href} />
        <link rel="manifest" href={manifest.href} />
        <link rel="stylesheet" href={theme.href} />
        <link rel="stylesheet" href={stylesheet.href} />
        <script type="module" src={script.href} />
      </head>
      <body
        class={[viewer?.deletesAny && "deletes-any"]}
        data-viewer={viewer?.id}
        data-script={script.href}
        {...FETCHED_LATER}
      >
        {children}
      </body>
    </html>
  );
}
