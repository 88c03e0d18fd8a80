/**
 * Bun's `fetch` runs at most 256 requests at once in a process, and open streams count: the 257th would wait for ever.
 * The limit is read when the process begins, so a gateway that finds it unset becomes itself anew with it set.
 *
 * Imported first by `main.ts`, for its effect: nothing else has been opened or started by then.
 */
const VARIABLE = "BUN_CONFIG_MAX_HTTP_REQUESTS";
const REQUESTS = "20000";

if (process.env[VARIABLE] === undefined) {
  if (!process.execve) {
    process.stderr.write(
      `set ${VARIABLE}=${REQUESTS} in the environment; without it no more than 256 streams can be open.\n`,
    );
    process.exit(1);
  }
  // In an executable the second word is the program's own path inside of it; from source it is this program's file.
  const isExecutable = process.argv[1]?.startsWith("/$bunfs") ?? false;
  const words = isExecutable ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, [process.execPath, ...words], {
    ...process.env,
    [VARIABLE]: REQUESTS,
  } as NodeJS.ProcessEnv);
}
