import { AppError } from "../../kernel/errors.ts";
import { isAlertGroup, renderAlerts } from "./alerts.ts";
import { cut } from "./cut.ts";
import { renderDiscord } from "./discord.ts";
import { forgeEvent, renderForge } from "./forge.ts";
import { isLegacyGrafana, renderLegacyGrafana } from "./grafana.ts";
import { isAt, isObject } from "./json.ts";
import { renderSlack } from "./slack.ts";
import { renderForm, renderJson, renderText } from "./unknown.ts";

/** What somebody's program sent. */
export interface Payload {
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

export interface Delivery {
  /** The message, never empty and at most `MESSAGE_MAX` characters. */
  body_md: string;
  /** By which a delivery that comes twice is known; null when the sender gives none. */
  delivery_id: string | null;
}

const DELIVERY_HEADERS = [
  "x-forgejo-delivery",
  "x-gitea-delivery",
  "x-gogs-delivery",
  "x-github-delivery",
  "idempotency-key",
];

const WHAT_TO_SEND =
  'Send text, JSON such as {"text": "Hello"}, a form with a field "text", or what Slack, Discord, GitHub, Gitea, Alertmanager or Grafana send.';

/**
 * The message that a payload becomes. Who sent it is told by its headers and its shape, never asked for. Fields that name a
 * channel, an author or a time are not read: the webhook alone decides those.
 *
 * @throws AppError `invalid` when it is broken or there is nothing in it to show.
 */
export async function renderPayload(payload: Payload): Promise<Delivery> {
  const body_md = cut((await render(payload)).trim());
  if (body_md === "") throw new AppError("invalid", `There is nothing in this to show. ${WHAT_TO_SEND}`);
  const delivery = DELIVERY_HEADERS.map((name) => payload.headers.get(name)).find((id) => id);
  return { body_md, delivery_id: delivery ?? null };
}

async function render({ headers, body }: Payload): Promise<string> {
  const contentType = headers.get("content-type") ?? "";
  const type = contentType.split(";")[0]!.trim().toLowerCase();
  const event = forgeEvent(headers);
  if (type === "multipart/form-data") return renderFields(await readMultipart(contentType, body), event);
  const text = decode(contentType, body);
  const json = parseJson(text, /[/+]json$/.test(type));
  if (json !== undefined) return renderValue(json, event);
  // curl says that this is a form, whatever it is told to send.
  if (type === "application/x-www-form-urlencoded" && /^[^\s=&]+=/.test(text)) {
    return renderFields(new URLSearchParams(text), event);
  }
  return renderText(text, type);
}

/** Slack, GitHub and Discord can put their JSON into a field of a form. */
function renderFields(form: URLSearchParams, event: string | null): string {
  const inside = form.get("payload") ?? form.get("payload_json");
  return inside === null ? renderForm(form) : renderValue(parseJson(inside, true), event);
}

function renderValue(value: unknown, event: string | null): string {
  if (event !== null && isObject(value)) return renderForge(event, value);
  if (isAlertGroup(value)) return renderAlerts(value);
  if (isLegacyGrafana(value)) return renderLegacyGrafana(value);
  if (isAt(value, "embeds") || (isAt(value, "content") && !isAt(value, "text")))
    return renderDiscord(value) || renderJson(value);
  if (["text", "blocks", "attachments"].some((name) => isAt(value, name)))
    return renderSlack(value) || renderJson(value);
  return renderJson(value);
}

/** The value of a text that is JSON, or undefined when it is none and need not be. @throws AppError `invalid` */
function parseJson(text: string, isExpected: boolean): unknown {
  if (!isExpected && !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    if (isExpected) throw new AppError("invalid", `The body is not valid JSON. ${WHAT_TO_SEND}`);
    return undefined;
  }
}

/** The text of a body in the encoding that its type names, UTF-8 otherwise. @throws AppError `invalid` for what is no text. */
function decode(contentType: string, body: Uint8Array<ArrayBuffer>): string {
  if (body.includes(0)) throw new AppError("invalid", `The body is not text. ${WHAT_TO_SEND}`);
  const charset = /charset="?([\w.:-]{1,40})"?/i.exec(contentType)?.[1] ?? "utf-8";
  return decoderFor(charset).decode(body);
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** The texts of a multipart form; files are left out. @throws AppError `invalid` */
async function readMultipart(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<URLSearchParams> {
  try {
    const form = await new Response(body, { headers: { "content-type": contentType } }).formData();
    const texts = [...form].filter((field): field is [string, string] => typeof field[1] === "string");
    return new URLSearchParams(texts);
  } catch {
    throw new AppError("invalid", `The multipart form cannot be read. ${WHAT_TO_SEND}`);
  }
}
