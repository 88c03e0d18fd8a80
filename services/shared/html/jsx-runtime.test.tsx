import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Child, Fragment, Html, jsx, raw } from "#services/shared/html/jsx-runtime.ts";

const EVIL = `<script>alert("1")</script> & 'bye'`;
const ESCAPED = /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; &amp; &#(?:x27|39);bye&#(?:x27|39);/;

const markup = (element: Html): string => element.toString();

describe("children", () => {
  it("are escaped wherever a string can stand", () => {
    const cases: Child[] = [
      EVIL,
      [EVIL],
      [[EVIL]],
      <b>{EVIL}</b>,
      Fragment({ children: EVIL }),
      EVIL || "",
      String(EVIL).trim() ? EVIL : "",
      ["a", "b"].map(() => EVIL),
    ];
    for (const child of cases) {
      const text = markup(<p>{child}</p>);
      assert.match(text, ESCAPED);
      assert.doesNotMatch(text, /<script/);
    }
  });

  it("are escaped inside a component as well", () => {
    const Quote = ({ children, by }: { children?: Child; by: string }) => (
      <blockquote>
        {children}
        <cite>{by}</cite>
      </blockquote>
    );
    assert.equal(markup(<Quote by="a<b">c&d</Quote>), "<blockquote>c&amp;d<cite>a&lt;b</cite></blockquote>");
  });

  it("keep markup as it is, once", () => {
    assert.equal(
      markup(
        <p>
          <b>a &amp; b</b>
          {raw("<i>c</i>")}
        </p>,
      ),
      "<p><b>a &amp; b</b><i>c</i></p>",
    );
  });

  it("show numbers, zero among them, and nothing for conditions that do not hold", () => {
    assert.equal(
      markup(
        <p>
          {0}
          {false}
          {true}
          {null}
          {undefined}
          {[]}
          {1.5}
        </p>,
      ),
      "<p>01.5</p>",
    );
  });

  it("refuse an object that only looks like markup", () => {
    const forged = JSON.parse(`{"markup":"<script>","toString":null}`) as Child;
    assert.throws(() => <p>{forged}</p>, TypeError);
    assert.throws(() => jsx("p", { children: { toString: () => "<script>" } as unknown as Child }), TypeError);
  });
});

describe("attributes", () => {
  it("are escaped", () => {
    const text = markup(<p title={EVIL}>x</p>);
    assert.match(text, ESCAPED);
    assert.doesNotMatch(text, /<script/);
  });

  it("are left out when absent and bare when true", () => {
    assert.equal(
      markup(<input disabled checked={false} value={undefined} type="checkbox" />),
      '<input disabled type="checkbox">',
    );
  });

  it("say false where false is a value", () => {
    assert.equal(
      markup(<p aria-live="off" aria-hidden={false} aria-busy spellcheck={false} hidden={false} />),
      '<p aria-live="off" aria-hidden="false" aria-busy="true" spellcheck="false"></p>',
    );
  });

  it("join a list of classes", () => {
    const active = false as boolean;
    assert.equal(markup(<p class={["message", active && "active", "own"]} />), '<p class="message own"></p>');
    assert.equal(markup(<p class={[active && "active"]} />), "<p></p>");
  });

  it("may have the names that Datastar uses", () => {
    const debounced = { "data-on-input__debounce.500ms": "@post('/x')" };
    assert.match(
      markup(<input data-bind-body {...debounced} />),
      /^<input data-bind-body data-on-input__debounce.500ms="@post\(/,
    );
    assert.match(markup(<p data-on:click="a">x</p>), /^<p data-on:click="a">/);
  });

  it("refuse names that would leave the attribute", () => {
    for (const name of ['x" onclick="y', "x y", "x>", "x=", "", "1", "x/", "\u0000", "x\n"]) {
      assert.throws(() => <p {...{ [name]: "v" }} />, TypeError, JSON.stringify(name));
    }
  });

  it("refuse event handlers and srcdoc in any case", () => {
    for (const name of ["onclick", "onerror", "OnClick", "ONLOAD", "onpointerrawupdate", "srcdoc", "SrcDoc"]) {
      assert.throws(() => <p {...{ [name]: "alert(1)" }} />, TypeError, name);
    }
  });

  it("refuse values that are no text", () => {
    assert.throws(() => jsx("p", { title: { toString: () => "x" } }), TypeError);
    assert.throws(() => jsx("p", { title: ["a"] }), TypeError);
    assert.throws(() => jsx("p", { title: () => "x" }), TypeError);
  });

  it("leave out an address that would run a script", () => {
    const addresses = [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      " \u0001javascript:alert(1)",
      "java\nscript:alert(1)",
      "java\tscript\r:alert(1)",
      "java\u0000script:alert(1)",
      "\u00a0javascript:alert(1)",
      "vbscript:msgbox(1)",
      "data:text/html,<script>alert(1)</script>",
      "data:image/svg+xml;base64,AAAA",
    ];
    for (const address of addresses) {
      assert.equal(markup(<a href={address}>x</a>), "<a>x</a>", JSON.stringify(address));
      assert.equal(markup(<img src={address} alt="" />), "<img alt>", JSON.stringify(address));
      assert.equal(markup(<form action={address} />), "<form></form>", JSON.stringify(address));
      assert.equal(markup(jsx("button", { formaction: address })), "<button></button>", JSON.stringify(address));
      assert.equal(markup(jsx("a", { HREF: address })), "<a></a>", JSON.stringify(address));
    }
  });

  it("keep every other address", () => {
    for (const address of [
      "/c/acme",
      "https://example.org/?q=javascript:",
      "#data:",
      "mailto:ada@example.org",
      "data/x",
    ]) {
      assert.equal(markup(<a href={address}>x</a>), `<a href="${address}">x</a>`);
    }
  });
});

describe("elements", () => {
  it("are Html, never strings", () => {
    assert.ok(<p /> instanceof Html);
    assert.ok(Fragment({ children: "x" }) instanceof Html);
  });

  it("close unless they are void", () => {
    assert.equal(
      markup(
        <p>
          <br />
          <span />
        </p>,
      ),
      "<p><br><span></span></p>",
    );
    assert.throws(() => jsx("br", { children: "x" }), TypeError);
  });

  it("refuse malformed tag names", () => {
    for (const name of ["a b", "a>", "", "<a", "1", "a/"]) assert.throws(() => jsx(name, {}), TypeError, name);
  });

  it("are checked by type", () => {
    // @ts-expect-error markup is not a string
    const text: string = <p />;
    // @ts-expect-error a string is not markup
    const element: Html = "<p>";
    // @ts-expect-error there is no such attribute
    const misspelt = <p titel="x" />;
    // @ts-expect-error there is no such element
    const unknown = <paragraph />;
    // @ts-expect-error an object is no child
    const object = () => <p>{new Date()}</p>;
    assert.ok(text && element && misspelt && unknown && object);
  });
});
