/** What `ajet-chat config` keeps. */
export const SETTINGS = [
  { name: "server", help: "address of the profile's server" },
  { name: "community", help: "the community that the profile works in" },
  { name: "profile", help: "the profile that is used unless another is named" },
  { name: "storage", help: "where tokens of new sign-ins go: keyring, or file" },
] as const;

export type SettingName = (typeof SETTINGS)[number]["name"];
