import { SettingsError } from "#core/kernel/config.ts";
import { isLoopback } from "./loopback.ts";

/**
 * What is wrong with an identity provider on this machine for an installation that others reach: their browsers could not be
 * sent there, and the provider of development, which lets everybody be anybody, listens nowhere else.
 *
 * @param providers addresses by the name of their setting.
 */
export function developmentMistakes(publicUrl: URL, providers: Record<string, string>): string[] {
  if (isLoopback(publicUrl.hostname)) return [];
  return Object.entries(providers)
    .filter(([, url]) => isLoopback(new URL(url).hostname))
    .map(([name]) => `${name}: an address of this machine is for development only; PUBLIC_URL is not one.`);
}

/** @throws SettingsError as `developmentMistakes` says. */
export function refuseDevelopment(publicUrl: URL, providers: Record<string, string>): void {
  const mistakes = developmentMistakes(publicUrl, providers);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
}
