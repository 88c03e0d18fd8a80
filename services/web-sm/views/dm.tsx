import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { isDm, peopleIn } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { ChannelName, PersonName } from "./names.tsx";

interface NamedProps {
  channel: MyChannel | Dm;
  me: Pick<Me, "id">;
}

/** A channel as its reader calls it. */
export const NameForReader = ({ channel, me }: NamedProps): Html =>
  isDm(channel) ? <DmName dm={channel} me={me} /> : <ChannelName channel={channel} />;

/** A DM by its name, or by its people, whose names change in place. */
export function DmName({ dm, me }: { dm: Dm; me: Pick<Me, "id"> }): Html {
  if (dm.name !== null) return <bdi>{dm.name}</bdi>;
  const isAlone = dm.members.length === 1;
  return (
    <>
      {peopleIn(dm, me).map(({ id, display_name }, index) => (
        <>
          {index > 0 && ", "}
          <PersonName id={id} name={display_name} />
        </>
      ))}
      {isAlone && " (you)"}
    </>
  );
}

/** A group, or the other person and whether they are there. */
export function DmIcon({ dm, me }: { dm: Dm; me: Pick<Me, "id"> }): Html {
  const [person] = peopleIn(dm, me);
  if (dm.type === "group_dm" || !person) return <Icon name="people" />;
  return <Avatar id={person.id} name={person.display_name} url={person.avatar_url} presence />;
}
