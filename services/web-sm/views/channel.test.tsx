import { describe, expect, test } from "bun:test";
import type { Message } from "#core/messages/schema.ts";
import { ada, bo, dot, general, lighthouse, messageWith, openChannel, openDm, signals } from "#test/support/events.ts";
import type { ChannelPage } from "../channel-page.ts";
import { Channel } from "./channel.tsx";

interface Said {
  messages?: Message[];
  /** What people wrote into every field that they can write into. */
  text?: string;
  more?: { next?: string; prev?: string };
  /** Whether it is the page of a DM. */
  direct?: boolean;
}

function pageWith({ messages = [], text, more, direct = false }: Said): ChannelPage {
  const channel = { ...openChannel(general), joined: true, ...(text ? { name: text, topic: text } : {}) };
  const me = { ...ada, email: null, created_at: lighthouse.created_at, ...(text ? { display_name: text } : {}) };
  const community = { ...lighthouse, role: "owner" as const, ...(text ? { name: text } : {}) };
  const named = text ? { display_name: text } : {};
  const group = { ...signals, type: "group_dm" as const, ...(text ? { topic: text } : {}) };
  const dms = [
    openDm(signals, [me, { ...dot, ...named }]),
    openDm({ ...group, name: text ?? "Night watch" }, [me, bo, dot]),
  ];
  return {
    surroundings: {
      me,
      communities: [community, { ...community, id: general.id }],
      community,
      channels: [channel],
      elsewhere: [],
      dms,
    },
    slug: direct ? null : community.slug,
    channel: direct ? dms[1]! : channel,
    messages: { items: messages, next: null, prev: null, ...more },
    position: "e1-7",
  };
}

const render = (said: Said) => Channel({ page: pageWith(said) }).toString();

/** Every element of a page with its attributes, as an HTML parser finds them. */
function elementsOf(html: string): { tag: string; attributes: [string, string][] }[] {
  const elements: { tag: string; attributes: [string, string][] }[] = [];
  new HTMLRewriter()
    .on("*", {
      element: ({ tagName, attributes }) =>
        void elements.push({ tag: tagName, attributes: [...attributes] as [string, string][] }),
    })
    .transform(html);
  return elements;
}

const CORPUS = [
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `"><b data-on-load="alert(1)">`,
  `' data-on-click='@post("/x")' x='`,
  `<svg/onload=alert(1)>`,
  `<math><mi xlink:href="data:x,<script>alert(1)</script>">`,
  `[x](javascript:alert(1))`,
  `[x](jAvAsCrIpT:alert(1))`,
  `![x](data:text/html,<script>alert(1)</script>)`,
  `[<img src=x onerror=alert(1)>](https://example.org)`,
  `<a href="data:text/html,x" data-signals="{a:1}">x</a>`,
  `<div data-star-ignore data-bind-body data-on-intersect="alert(1)">`,
  `&lt;script&gt;alert(1)&lt;/script&gt;`,
  `<!--><script>alert(1)</script>-->`,
  `</textarea></template></title><script>alert(1)</script>`,
  "`<script>`\n\n```html onerror=alert(1)\n<script>\n```",
  `\${alert(1)} $_position @get('/x')`,
];

const webhook = (name: string) => ({ kind: "webhook" as const, id: bo.id, name, avatar_url: null });

test("W3, W5: a program is marked as one, also when it has the name of a person", () => {
  const marks = (message: Message) => render({ messages: [message] }).match(/<small class="bot">bot<\/small>/g)?.length;
  expect(marks(messageWith({ author: webhook(ada.display_name) }))).toBe(1);
  expect(marks(messageWith({ author: { ...webhook("Helper"), kind: "api_user" } }))).toBe(1);
  expect(marks(messageWith())).toBeUndefined();
});

describe("I3, I4, I5: whatever people write", () => {
  const plain = shapeOf(render({ messages: [messageWith({ seq: 1, body_md: "x" })], text: "x" }));

  /** The page around the bodies: tags and attribute names in order, and the values of the attributes that are run. */
  function shapeOf(html: string) {
    return elementsOf(html.replace(/<div class="body".*?<\/div>/gs, "")).map(({ tag, attributes }) => [
      tag,
      attributes.map(([name, value]) => (/^data-(on|signals)/.test(name) ? `${name}=${value}` : name)),
    ]);
  }

  for (const text of CORPUS) {
    test(`${JSON.stringify(text)} in a name or topic adds no element and no attribute`, () => {
      expect(shapeOf(render({ messages: [messageWith({ seq: 1, body_md: "x" })], text }))).toEqual(plain);
    });

    test(`${JSON.stringify(text)} as the name of a webhook adds no element and no attribute`, () => {
      const shapeOfName = (name: string) =>
        shapeOf(render({ messages: [messageWith({ seq: 1, author: webhook(name) })] }));
      expect(shapeOfName(text)).toEqual(shapeOfName("Lamp"));
    });

    test(`${JSON.stringify(text)} in a body is text, or one of the elements of messages`, () => {
      const html = render({ messages: [messageWith({ body_md: text })] });
      const body = /<div class="body"[^>]*>(.*?)<\/div><form class="reactions"/s.exec(html)![1]!;
      for (const { tag, attributes } of elementsOf(body)) {
        expect(["p", "br", "a", "code", "pre", "div", "em", "strong", "span"]).toContain(tag);
        for (const [name, value] of attributes) {
          expect(["href", "rel", "target", "class", "tabindex"]).toContain(name);
          if (name === "href") expect(value).toMatch(/^(https:\/\/example\.org|\/users\/%40\w+$)/);
        }
      }
    });
  }
});

test("no attribute that Datastar runs holds anything that people wrote", () => {
  for (const direct of [false, true]) {
    const html = render({ messages: [messageWith({ body_md: "mine" })], text: "written-by-somebody", direct });
    expect(html).toContain("written-by-somebody");
    const run = elementsOf(html).flatMap(({ attributes }) => attributes.filter(([name]) => name.startsWith("data-")));
    expect(run.map(([name]) => name)).toContain("data-on-live");
    for (const [, value] of run) expect(value).not.toContain("written-by-somebody");
  }
});

test("there is no script and no style in a page, only addresses of our own files", () => {
  const elements = elementsOf(render({ messages: [messageWith()] }));
  const scripts = elements.filter(({ tag }) => tag === "script");
  expect(scripts).toHaveLength(1);
  expect(Object.fromEntries(scripts[0]!.attributes).src).toMatch(/^\/assets\/app\.js\?v=/);
  expect(elements.filter(({ tag }) => tag === "style")).toEqual([]);
  expect(elements.flatMap(({ attributes }) => attributes.filter(([name]) => /^(on|style$)/.test(name)))).toEqual([]);
});

test("the page says where its stream goes on, and which message it saw last", () => {
  const message = messageWith();
  const signals = elementsOf(render({ messages: [message] })).flatMap(({ attributes }) =>
    attributes.filter(([name]) => name === "data-signals"),
  );
  expect(signals.map(([, value]) => JSON.parse(value.replaceAll("&quot;", '"')))).toEqual([
    {
      _place: `community=${lighthouse.slug}&amp;channel=${general.id}&amp;slug=${lighthouse.slug}`,
      _position: "e1-7",
      _seen: message.seq,
      _thread_seen: 0,
    },
  ]);
});

test("messages stand together by author and time, under the day on which they were written", () => {
  const by = (who: typeof ada) => ({ kind: "user" as const, id: who.id, name: who.display_name, avatar_url: null });
  const html = render({
    messages: [
      messageWith({ author: by(ada), created_at: "2026-01-02T23:58:00.000Z" }),
      messageWith({ author: by(ada), created_at: "2026-01-02T23:59:00.000Z" }),
      messageWith({ author: by(bo), created_at: "2026-01-02T23:59:30.000Z" }),
      messageWith({ author: by(bo), created_at: "2026-01-03T00:00:30.000Z" }),
    ],
  });
  const shown = elementsOf(html)
    .map(({ tag, attributes }) => `${tag}.${Object.fromEntries(attributes).class ?? ""}`)
    .filter((name) => /^h2\.day|^article\.message(?!.*pending)/.test(name));
  expect(shown).toEqual([
    "h2.day",
    "article.message",
    "article.message continued",
    "article.message",
    "h2.day",
    "article.message",
  ]);
});

test("a page in the middle of history leads both ways, and its list takes nothing new: it would leave a gap", () => {
  const message = messageWith();
  const middle = render({ messages: [message], more: { prev: message.id, next: message.id } });
  expect(middle).toContain(`?before=${message.id}`);
  expect(middle).toContain(`?after=${message.id}`);
  expect(middle).toContain("Go to the newest messages");
  expect(middle).not.toContain("data-end");
  expect(render({ messages: [message] })).toContain("data-end");
});

test("a DM is called by the other people in it, or by its name, and nobody is an admin there", () => {
  const html = render({ messages: [messageWith()], direct: true });
  expect(html).toContain("<title>Night watch · ajet-chat</title>");
  expect(html).toContain(`<bdi data-person="${dot.id}">Dot</bdi>`);
  expect(html).toContain(`action="/dm/${signals.id}/messages"`);
  expect(html).not.toContain("deletes-any");
  expect(render({ messages: [messageWith()] })).toContain("deletes-any");
});

test("F2, I4: pictures are shown in their size, other files by name; a name is text whatever stands in it", () => {
  const file = { id: general.id, size_bytes: 2048, width: null, height: null };
  const attachments = [
    { ...file, filename: "lamp.png", content_type: "image/png", width: 640, height: 480 },
    { ...file, filename: `"><script>.svg`, content_type: "image/svg+xml" },
  ];
  const html = render({ messages: [messageWith({ attachments })] });
  const elements = elementsOf(html);
  const picture = elements.find(({ tag }) => tag === "img")!;
  expect(Object.fromEntries(picture.attributes)).toMatchObject({
    src: `/api/attachments/${general.id}/lamp.png`,
    width: "384",
    height: "288",
    alt: "lamp.png",
  });
  expect(elements.filter(({ tag }) => tag === "img").length).toBe(1);
  expect(html).toContain("&lt;script&gt;.svg");
  expect(html).toContain("2 KiB");
});
