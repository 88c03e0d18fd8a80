import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settings as api } from "#services/api/settings.ts";
import { settings as gateway } from "#services/gateway/settings.ts";
import { embeddedSettings } from "#services/server/settings.ts";
import { settings as tuiSm } from "#services/tui-sm/settings.ts";
import { settings as webSm } from "#services/web-sm/settings.ts";

const FOLDER = join(import.meta.dir, "../../compose/systemd");
const AUTH = { AUTH_PROVIDERS: "gitea" };
const SETTINGS: Record<string, object> = {
  "ajet-api": api,
  "ajet-gateway": gateway(AUTH),
  "ajet-server": embeddedSettings(AUTH),
  "ajet-tui-sm": tuiSm,
  "ajet-web-sm": webSm,
};

const unitOf = (name: string): string => readFileSync(join(FOLDER, `${name}.service`), "utf8");
const namesIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);

describe("the units of systemd", () => {
  test("there is one for each executable that serves, which it starts as a user without rights", () => {
    const units = readdirSync(FOLDER).filter((name) => name.endsWith(".service"));
    expect(units.toSorted()).toEqual(Object.keys(SETTINGS).map((name) => `${name}.service`));
    for (const name of Object.keys(SETTINGS)) {
      expect(unitOf(name)).toMatch(new RegExp(`^ExecStart=/usr/local/bin/${name}( --embedded)?$`, "m"));
      for (const line of ["User=ajet-chat", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="]) {
        expect(unitOf(name).split("\n")).toContain(line);
      }
    }
  });

  test("what a unit sets is a setting of its service, and secrets come as files alone", () => {
    for (const [name, spec] of Object.entries(SETTINGS)) {
      const set = namesIn(unitOf(name), /^Environment=(\w+)=/gm);
      expect(set.length).toBeGreaterThan(0);
      expect([name, set.filter((one) => !(one.replace(/_FILE$/, "") in spec))]).toEqual([name, []]);
      for (const [key, { secret }] of Object.entries(spec as Record<string, { secret?: boolean }>)) {
        if (secret) expect(set).not.toContain(key);
      }
    }
  });

  test("the file of settings holds no secret, and only what a service knows", () => {
    const set = namesIn(readFileSync(join(FOLDER, "ajet-chat.env"), "utf8"), /^(\w+)=/gm);
    const known = Object.assign({}, ...Object.values(SETTINGS)) as Record<string, { secret?: boolean }>;
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((name) => !known[name] || known[name].secret)).toEqual([]);
  });

  const analyze = Bun.which("systemd-analyze");
  test.skipIf(!analyze)("systemd understands every line, and finds little that they may do", () => {
    const folder = mkdtempSync(join(tmpdir(), "ajet-units-"));
    const files = Object.keys(SETTINGS).map((name) => {
      const file = join(folder, `${name}.service`);
      // The executables need not be installed here.
      writeFileSync(file, unitOf(name).replace(/\/usr\/local\/bin\/\S+/, "/bin/true"));
      return file;
    });
    const said = (words: string[]) => {
      const { stdout, stderr, exitCode } = Bun.spawnSync([analyze!, ...words, ...files]);
      return { text: stdout.toString() + stderr.toString(), exitCode };
    };
    const verified = said(["verify"]);
    // Units of the machine itself may be spoken of too.
    expect(verified.text.split("\n").filter((line) => line.includes("ajet-"))).toEqual([]);
    // 0 may do nothing, 100 everything.
    expect(said(["security", "--offline=true", "--threshold=20"]).exitCode).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
