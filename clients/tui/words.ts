/** What can be said to the terminal client at its start. It opens when there are no other words. */
export interface TuiWords {
  profile?: string;
  server?: string;
  community?: string;
  noColor: boolean;
  linear: boolean;
}

const WITH_VALUE = { "--profile": "profile", "--server": "server", "--community": "community" } as const;

/** The words as options of the terminal client; null when one of them is for a command. */
export function tuiWords(words: readonly string[]): TuiWords | null {
  const found: TuiWords = { noColor: false, linear: false };
  for (let index = 0; index < words.length; index++) {
    const [word, value] = words[index]!.split(/=(.*)/s, 2) as [string, string | undefined];
    const name = WITH_VALUE[word as keyof typeof WITH_VALUE];
    if (name) {
      const given = value ?? words[++index];
      if (given === undefined) return null;
      found[name] = given;
    } else if (word === "--no-color") found.noColor = true;
    else if (word === "--linear") found.linear = true;
    else return null;
  }
  return found;
}
