/** So many characters before the end it is told how many are left. */
const NEAR = 1_000;

interface LengthOptions {
  form: HTMLFormElement;
  input: HTMLTextAreaElement;
  /** Attaches a text as a file. */
  attach(text: string): void;
  /** Puts a text at the cursor. */
  insert(text: string): void;
}

export interface Length {
  /** Call it when the text is another one. */
  look(): void;
  /** Whether the text is too long to be sent; then it is offered to send it as a file. */
  isTooLong(): boolean;
}

/**
 * Tells how much more fits into a message, and offers to send as a file what does not. The box itself takes any length:
 * a browser would cut what is pasted without a word.
 */
export function watchLength({ form, input, attach, insert }: LengthOptions): Length {
  const max = input.maxLength;
  input.removeAttribute("maxlength");
  const count = form.querySelector<HTMLElement>(".length")!;
  const offer = form.querySelector<HTMLElement>(".offer")!;
  const text = offer.querySelector(".offer-text")!;
  const part = (selector: string) => offer.querySelector<HTMLButtonElement>(selector)!;
  let asFile = () => {};
  let asText = () => {};

  const look = () => {
    const left = max - input.value.length;
    count.hidden = left > NEAR;
    count.classList.toggle("failed", left < 0);
    count.textContent = left < 0 ? `${number(-left)} too many` : `${number(left)} left`;
    if (left >= 0 && offer.dataset.about === "text") offer.hidden = true;
  };

  const ask = (about: "text" | "paste", question: string) => {
    offer.dataset.about = about;
    text.textContent = question;
    part(".offer-text-button").hidden = about === "text";
    offer.hidden = false;
    part(".offer-file-button").focus();
  };

  const answer = (selector: string, act: () => void) =>
    part(selector).addEventListener("click", () => {
      offer.hidden = true;
      input.focus();
      act();
    });
  answer(".offer-file-button", () => asFile());
  answer(".offer-text-button", () => asText());
  answer(".offer-dismiss", () => {});

  input.addEventListener("paste", (event) => {
    if (event.defaultPrevented) return;
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const chosen = input.selectionEnd - input.selectionStart;
    if (input.value.length - chosen + pasted.length <= max) return;
    event.preventDefault();
    asFile = () => attach(pasted);
    asText = () => insert(pasted);
    ask("paste", `This text has ${number(pasted.length)} characters, and a message takes ${number(max)}.`);
  });

  return {
    look,
    isTooLong() {
      const { length } = input.value;
      if (length <= max) return false;
      asFile = () => {
        const whole = input.value;
        input.select();
        insert("");
        attach(whole);
      };
      ask("text", `Your message has ${number(length)} characters, and it takes ${number(max)}.`);
      return true;
    },
  };
}

const number = (count: number) => count.toLocaleString("en");
