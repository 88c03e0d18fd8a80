/** What stops a script, said to the person who started it: printed as it is, without a stack trace. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
