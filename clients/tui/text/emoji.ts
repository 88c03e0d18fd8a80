/** Of an emoji that is made of several, the first alone: some terminals place the others beside it. */
export const simpleEmoji = (text: string): string =>
  text.replace(
    /(\p{Extended_Pictographic}\ufe0f?)[\u{1f3fb}-\u{1f3ff}]?(?:\u200d\p{Extended_Pictographic}\ufe0f?[\u{1f3fb}-\u{1f3ff}]?)+/gu,
    "$1",
  );
