/** API tokens say what they are; any other is a person's. */
export const isBotToken = (token: string): boolean => token.startsWith("ajt_");
