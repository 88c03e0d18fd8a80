import type { Html } from "#services/shared/html/html.ts";

// A name stands in many places of a page; when it changes, the live stream replaces all of them by their id.

export const PersonName = ({ id, name }: { id: string; name: string }): Html => <bdi data-person={id}>{name}</bdi>;

export const CommunityName = ({ community: { id, name } }: { community: { id: string; name: string } }): Html => (
  <bdi data-community={id}>{name}</bdi>
);
