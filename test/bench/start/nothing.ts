/** The floor of every executable of ours: the runtime, and nothing to do. */
export {};
