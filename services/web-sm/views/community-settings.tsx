import type { Child, Html } from "#services/shared/html/html.ts";
import type { CommunitySurroundings } from "../channel-page.ts";
import { communitySections } from "./community-sections.ts";
import { Settings } from "./settings.tsx";

interface CommunitySettingsProps {
  title: string;
  surroundings: CommunitySurroundings;
  /** The address of the section. */
  current: string;
  done?: string | undefined;
  children?: Child;
}

/** A page of a community's settings. */
export const CommunitySettings = (props: CommunitySettingsProps): Html => (
  <Settings {...props} among={communitySections(props.surroundings.community)} />
);
