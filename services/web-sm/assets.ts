import { readAsset } from "#services/shared/assets.ts";
import iconPath from "#services/shared/html/icon.svg" with { type: "file" };
import themePath from "#services/shared/html/theme.css" with { type: "file" };
import stylesheetPath from "./assets/app.gen.css" with { type: "file" };
import scriptPath from "./assets/app.gen.js" with { type: "file" };
import emojiDataPath from "./assets/emoji.gen.txt" with { type: "file" };
import emojiPickerPath from "./assets/emoji-picker.gen.js" with { type: "file" };
import highlighterPath from "./assets/highlighter.gen.js" with { type: "file" };

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

export const assets = [theme, stylesheet, script, highlighter, emojiPicker, emojiData, icon];
