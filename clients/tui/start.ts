/** The terminal client: everything is put together here, and given back at the end. */
import { AppError } from "#core/kernel/errors.ts";
import { Watch } from "#sdk/stream.ts";
import { isBotToken } from "../cli/bots.ts";
import { connect } from "../cli/connect.ts";
import { UsageError } from "../cli/exit.ts";
import { linearDisplay, screenDisplay } from "./display.ts";
import { follow, startHeartbeat } from "./effects/follow.ts";
import { createEffects, type Deps } from "./effects.ts";
import { saveCache, withCache } from "./files/cache.ts";
import { loadDrafts, saveDrafts } from "./files/drafts.ts";
import { configFile, readText, signInName } from "./files/folders.ts";
import { log } from "./files/log.ts";
import { guardTerminal } from "./guard.ts";
import { createKeymap } from "./keymap.ts";
import { initialModel, type Model } from "./model.ts";
import type { Msg } from "./msg.ts";
import { createRuntime, type Runtime } from "./runtime.ts";
import { readSettings, type Settings } from "./settings.ts";
import { createTheme, type Depth, depthOf, type Theme } from "./theme.ts";
import { withCommunity } from "./update/places.ts";
import { shownChannels } from "./update/settle.ts";
import type { TuiWords } from "./words.ts";

const TICK = 5_000;
const CACHE_INTERVAL = 60_000;

/** Opens the terminal client; resolves when it is closed. @throws UsageError where there is no terminal for it. */
export async function startTui(words: TuiWords): Promise<void> {
  const { settings, mistake } = readSettings(readText(configFile("tui.json")));
  const isLinear = words.linear || settings.linear;
  if (!process.stdin.isTTY || !process.stdout.isTTY || (process.env.TERM === "dumb" && !isLinear)) {
    throw new UsageError(
      "this terminal cannot show a screen; use --linear, or the commands, such as read, send and tail (--help).",
    );
  }
  const { client, server, token, chosen } = await connect({
    color: !words.noColor,
    ...(words.profile === undefined ? {} : { profile: words.profile }),
    ...(words.server === undefined ? {} : { server: words.server }),
    ...(words.community === undefined ? {} : { community: words.community }),
  });
  if (isBotToken(token))
    throw new AppError("forbidden", "The screen is for people; a bot's token works with the commands.");
  const signIn = signInName(server, token);
  const ended = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let runtime: Runtime;
  const to = { model: () => runtime.model(), dispatch: (msg: Msg) => runtime.dispatch(msg) };
  const { screen, show, reset } = isLinear
    ? linearDisplay(to)
    : screenDisplay({ theme: themeOf(settings, words), mouse: settings.mouse, to });
  const save = () => {
    saveDrafts(signIn, runtime.model());
    saveCache(signIn, runtime.model());
  };
  const guard = guardTerminal({
    ...(reset === undefined ? {} : { reset }),
    start: () => {
      screen.start();
      runtime.dispatch({ kind: "resize", ...screen.size() });
      runtime.draw();
    },
    stop: () => screen.stop(),
    save,
    onCrash: (error) => log("crash", error),
  });
  const watch = new Watch();
  const deps: Deps = {
    client,
    watch,
    server,
    screen,
    signIn,
    ...to,
    quit: () => ended.resolve(),
    suspend: guard.suspend,
    lend: async (step) => {
      const take = guard.lend();
      try {
        return await step();
      } finally {
        take();
      }
    },
  };
  const begun = initialModel({
    size: screen.size(),
    now: Date.now(),
    server,
    settings,
    keymap: createKeymap(settings.keys, settings.keymap === "readline"),
  });
  const notice = mistake === null ? null : ({ level: "error", text: `${configFile("tui.json")}: ${mistake}` } as const);
  const first: Model = { ...withCommunity(withCache(begun, signIn), chosen), drafts: loadDrafts(signIn), notice };
  runtime = createRuntime(first, { perform: createEffects(deps), show });

  watch.show(shownChannels(first), () => true);
  screen.start();
  show(first);
  void follow(deps, stopping.signal, chosen);
  startHeartbeat(deps, stopping.signal);
  const ticking = setInterval(() => runtime.dispatch({ kind: "tick", now: Date.now() }), TICK);
  const caching = setInterval(() => saveCache(signIn, runtime.model()), CACHE_INTERVAL);
  await ended.promise;
  clearInterval(ticking);
  clearInterval(caching);
  stopping.abort();
  runtime.stop();
  guard.release();
  save();
}

function themeOf(settings: Settings, { noColor }: TuiWords): Theme {
  const chosen = { none: 0, "16": 4, "256": 8, true: 24 } as const satisfies Record<string, Depth>;
  const depth = noColor ? 0 : settings.colours ? chosen[settings.colours] : depthOf(process.env);
  return createTheme(settings.theme, { depth, hyperlinks: settings.hyperlinks });
}
