import { makeAsset, readAsset } from "#services/shared/assets.ts";
import iconPath from "#services/shared/html/icon.svg" with { type: "file" };
import themePath from "#services/shared/html/theme.css" with { type: "file" };
import stylesheetPath from "./assets/app.gen.css" with { type: "file" };
import scriptPath from "./assets/app.gen.js" with { type: "file" };
import emojiDataPath from "./assets/emoji.gen.txt" with { type: "file" };
import emojiPickerPath from "./assets/emoji-picker.gen.js" with { type: "file" };
import highlighterPath from "./assets/highlighter.gen.js" with { type: "file" };
import icon192Path from "./assets/icons/icon-192.png" with { type: "file" };
import icon512Path from "./assets/icons/icon-512.png" with { type: "file" };
import maskableIconPath from "./assets/icons/icon-maskable-512.png" with { type: "file" };
import touchIconPath from "./assets/icons/icon-touch-180.png" with { type: "file" };

export const ASSET_FOLDER = "/assets";

export const theme = readAsset(ASSET_FOLDER, "theme.css", themePath, "text/css; charset=utf-8");
export const stylesheet = readAsset(ASSET_FOLDER, "app.css", stylesheetPath, "text/css; charset=utf-8");
export const script = readAsset(ASSET_FOLDER, "app.js", scriptPath, "text/javascript; charset=utf-8");
/** Fetched by a page that has code in it. */
export const highlighter = readAsset(ASSET_FOLDER, "highlighter.js", highlighterPath, "text/javascript; charset=utf-8");
/** Fetched by a page when the picker is opened. */
export const emojiPicker = readAsset(
  ASSET_FOLDER,
  "emoji-picker.js",
  emojiPickerPath,
  "text/javascript; charset=utf-8",
);
export const emojiData = readAsset(ASSET_FOLDER, "emoji.json", emojiDataPath, "application/json");
export const icon = readAsset(ASSET_FOLDER, "icon.svg", iconPath, "image/svg+xml");

const icon192 = readAsset(ASSET_FOLDER, "icon-192.png", icon192Path, "image/png");
const icon512 = readAsset(ASSET_FOLDER, "icon-512.png", icon512Path, "image/png");
const maskableIcon = readAsset(ASSET_FOLDER, "icon-maskable-512.png", maskableIconPath, "image/png");
export const touchIcon = readAsset(ASSET_FOLDER, "icon-touch-180.png", touchIconPath, "image/png");

/** The grounds of theme.css, behind a page that is not there yet. */
export const GROUND = { light: "#f5f2ec", dark: "#171614" };

/** With it browsers offer to install the pages like a program. */
export const manifest = makeAsset(
  ASSET_FOLDER,
  "app.webmanifest",
  new TextEncoder().encode(
    JSON.stringify({
      name: "ajet-chat",
      short_name: "ajet-chat",
      id: "/",
      start_url: "/",
      scope: "/",
      display: "standalone",
      background_color: GROUND.light,
      theme_color: GROUND.light,
      icons: [
        { src: icon.href, sizes: "any", type: "image/svg+xml" },
        { src: icon192.href, sizes: "192x192", type: "image/png" },
        { src: icon512.href, sizes: "512x512", type: "image/png" },
        { src: maskableIcon.href, sizes: "512x512", type: "image/png", purpose: "maskable" },
      ],
    }),
  ),
  "application/manifest+json",
);

export const assets = [
  theme,
  stylesheet,
  script,
  highlighter,
  emojiPicker,
  emojiData,
  icon,
  icon192,
  icon512,
  maskableIcon,
  touchIcon,
  manifest,
];
