/** The time now. An argument, so that tests can let sessions expire without waiting. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
