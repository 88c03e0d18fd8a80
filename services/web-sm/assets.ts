import { readAsset } from "#services/shared/assets.ts";
import iconPath from "#services/shared/html/icon.svg" with { type: "file" };
import themePath from "#services/shared/html/theme.css" with { type: "file" };
import stylesheetPath from "./assets/app.gen.css" with { type: "file" };
import scriptPath from "./assets/app.gen.js" with { type: "file" };

export const ASSET_FOLDER = "/assets";

export const theme = readAsset(ASSET_FOLDER, "theme.css", themePath, "text/css; charset=utf-8");
export const stylesheet = readAsset(ASSET_FOLDER, "app.css", stylesheetPath, "text/css; charset=utf-8");
export const script = readAsset(ASSET_FOLDER, "app.js", scriptPath, "text/javascript; charset=utf-8");
export const icon = readAsset(ASSET_FOLDER, "icon.svg", iconPath, "image/svg+xml");

export const assets = [theme, stylesheet, script, icon];
