/** The options that every command takes. */
export interface Globals {
  json?: boolean;
  fields?: string[];
  community?: string;
  server?: string;
  profile?: string;
  color: boolean;
  quiet?: boolean;
}
