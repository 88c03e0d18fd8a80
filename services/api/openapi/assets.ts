import { readAsset } from "#services/shared/assets.ts";
import iconPath from "#services/shared/html/icon.svg" with { type: "file" };
import themePath from "#services/shared/html/theme.css" with { type: "file" };
import stylesheetPath from "./documentation.css" with { type: "file" };

export const ASSET_FOLDER = "/api/docs";

export const theme = readAsset(ASSET_FOLDER, "theme.css", themePath, "text/css; charset=utf-8");
export const stylesheet = readAsset(ASSET_FOLDER, "documentation.css", stylesheetPath, "text/css; charset=utf-8");
export const icon = readAsset(ASSET_FOLDER, "icon.svg", iconPath, "image/svg+xml");

export const assets = [theme, stylesheet, icon];
