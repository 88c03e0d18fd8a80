import { SettingsError } from "#core/kernel/config.ts";
import { isLoopback } from "./loopback.ts";

/**
 * Refuses an identity provider on this machine for an installation that others reach: their browsers could not be sent
 * there, and the provider of development, which lets everybody be anybody, listens nowhere else.
 *
 * @param providers addresses by the name of their setting.
 * @throws SettingsError naming each of them.
 */
export function refuseDevelopment(publicUrl: URL, providers: Record<string, string>): void {
  if (isLoopback(publicUrl.hostname)) return;
  const local = Object.entries(providers).filter(([, url]) => isLoopback(new URL(url).hostname));
  if (local.length === 0) return;
  throw new SettingsError(
    local.map(([name]) => `${name}: an address of this machine is for development only; PUBLIC_URL is not one.`),
  );
}
