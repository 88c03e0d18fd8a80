import type { CommandReply as Reply } from "#core/commands/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { Surroundings } from "../channel-page.ts";
import { Icon } from "./icons.tsx";
import { Panel } from "./panel.tsx";
import { FullTime } from "./time.tsx";

type Table = Extract<Reply, { kind: "table" }>;

/** What a command replied, for its caller alone. */
export const CommandReply = ({ reply }: { reply: Reply }): Html => (
  <>
    {reply.text.split("\n").map((line) => (
      <p dir="auto">{line}</p>
    ))}
    {reply.kind === "table" && reply.rows.length > 0 && <ReplyTable table={reply} />}
  </>
);

function ReplyTable({ table: { columns, rows } }: { table: Table }): Html {
  const leadSomewhere = rows.some(({ link }) => link !== null);
  return (
    <table>
      <thead>
        <tr>
          {columns.map(({ label }) => (
            <th scope="col">{label}</th>
          ))}
          {leadSomewhere && (
            <th scope="col">
              <span class="visually-hidden">Link</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ cells, link }) => (
          <tr>
            {columns.map(({ type }, index) => (
              <td dir="auto">{type === "time" && cells[index] ? <FullTime at={cells[index]} /> : cells[index]}</td>
            ))}
            {leadSomewhere && <td>{link && <a href={link.href}>Show</a>}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CommandReplyPageProps {
  surroundings: Surroundings;
  reply: Reply;
  /** Where the command was typed. */
  href: string;
}

/** The same as a page, for browsers without the script. */
export const CommandReplyPage = ({ surroundings, reply, href }: CommandReplyPageProps): Html => (
  <Panel title="Reply" surroundings={surroundings}>
    <div class="command-reply-body">
      <CommandReply reply={reply} />
    </div>
    <p>
      <a class="button" href={href}>
        Back
      </a>
    </p>
  </Panel>
);

/** Where the script shows replies: above the message box, until they are put away. */
export const CommandReplyPlace = ({ id }: { id: string }): Html => (
  <section class="command-reply" id={`reply-${id}`} aria-label="Reply to your command" hidden>
    <div class="command-reply-body" role="status" tabindex={0} />
    <button class="icon-button dismiss" type="button" title="Close">
      <Icon name="close" />
      <span class="visually-hidden">Close</span>
    </button>
  </section>
);
