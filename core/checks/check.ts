/** Something that is true of a database that has lost nothing, beyond what its own constraints hold it to. */
export interface Check {
  /** `<concept>.<what>` */
  name: string;
  /** What is true, in a sentence. */
  claims: string;
  /** What to do where it is not. */
  advice: string;
  /** Finds what contradicts it: a statement of one column of text, a row for each. */
  finds: string;
  /** It comes about without a fault too: it is told, and all is well. */
  isNote?: boolean;
}

/** For what no version of ours does. */
export const RESTORE_ADVICE =
  "Rows were changed by hand, or a disk has lost some. Restore a backup in which this is right, or mend the rows that are named.";
