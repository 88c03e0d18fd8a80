import { TYPING_LIFETIME } from "#core/presence/rules.ts";

/** How often it is said again while somebody goes on: before the others would think that they have stopped. */
const AGAIN = TYPING_LIFETIME / 3;

/** Says that its person types when they begin and while they go on, and that they have stopped when they have. */
export class Typist {
  /** When it was said last; null when the last word was that they have stopped. */
  private saidAt: number | null = null;

  constructor(
    private readonly say: (typing: boolean) => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** The text is another one. Who empties it, or writes a command, types for nobody. */
  wrote(text: string): void {
    if (text.trim() === "" || text.startsWith("/")) this.stopped();
    else if (this.saidAt === null || this.now() - this.saidAt >= AGAIN) {
      this.saidAt = this.now();
      this.say(true);
    }
  }

  /** They have sent the text, or gone elsewhere. */
  stopped(): void {
    if (this.saidAt === null) return;
    const isForgotten = this.now() - this.saidAt >= TYPING_LIFETIME;
    this.saidAt = null;
    if (!isForgotten) this.say(false);
  }
}
