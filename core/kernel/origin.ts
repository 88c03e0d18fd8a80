/** Where a request comes from, for what is kept of sign-ins. */
export interface RequestOrigin {
  /** The IP address of the client; empty when it is not known. */
  address: string;
  /** What the client says of itself. */
  user_agent: string;
  trace_id: string;
}
