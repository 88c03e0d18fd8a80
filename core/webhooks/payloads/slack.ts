/** Slack's incoming webhooks: blocks or text, and below them the older attachments. */
import { firstOf, itemsAt, textAt } from "./json.ts";
import { block, blocks, blocksOf, link, quote } from "./markdown.ts";
import { slackBlocks, slackField } from "./slack-blocks.ts";
import { mrkdwn, mrkdwnLine, plainText } from "./slack-mrkdwn.ts";

const ATTACHMENTS_MAX = 20;
const FIELDS_MAX = 50;

export function renderSlack(payload: unknown): string {
  const text = textAt(payload, "text");
  // Beside blocks, `text` is what notifications show of them.
  const said = slackBlocks(payload) || (textAt(payload, "mrkdwn") === "false" ? block(plainText(text)) : mrkdwn(text));
  return blocks(said, blocksOf(itemsAt(payload, "attachments").slice(0, ATTACHMENTS_MAX), attachment));
}

/** https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
function attachment(value: unknown): string {
  const author = link(plainText(textAt(value, "author_name")), textAt(value, "author_link"));
  const title = link(plainText(textAt(value, "title")), textAt(value, "title_link"));
  const body = blocks(
    textAt(value, "author_name") === "" ? "" : author,
    textAt(value, "title") === "" ? "" : `**${title}**`,
    slackBlocks(value) || mrkdwn(textAt(value, "text")),
    blocksOf(itemsAt(value, "fields").slice(0, FIELDS_MAX), (field) =>
      slackField(textAt(field, "title"), textAt(field, "value")),
    ),
    image(firstOf(textAt(value, "image_url"), textAt(value, "thumb_url"))),
    itemsAt(value, "actions")
      .slice(0, FIELDS_MAX)
      .filter((action) => textAt(action, "url") !== "")
      .map((action) => link(plainText(textAt(action, "text")), textAt(action, "url")))
      .join(" · "),
    mrkdwnLine(textAt(value, "footer")),
  );
  return blocks(mrkdwn(textAt(value, "pretext")), quote(body || mrkdwn(textAt(value, "fallback"))));
}

const image = (url: string) => (url === "" ? "" : link("Image", url));
