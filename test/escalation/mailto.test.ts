// A draft says in the mail program what it was given: no header more, no character less without saying so.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { longestDraft, mailto } from "../../src/escalation/mailto.ts";
import { emailMistake } from "../../src/target/escalation.ts";
import { cases } from "../support/campaign.ts";

/** As a mail program reads it (RFC 6068, 2): address, and headers by name. */
function read(url: string): { to: string; headers: [string, string][] } {
  assert.match(url, /^mailto:(?:[\w.~@?=&-]|%[0-9A-F]{2})+$/, "nothing but what RFC 6068 lets stand");
  const [to = "", query = ""] = url.slice("mailto:".length).split("?");
  const headers = query.split("&").map((one) => one.split("=").map(decodeURIComponent) as [string, string]);
  return { to: decodeURIComponent(to), headers };
}

test("subject and body come out as they went in, with line breaks as mail has them", () => {
  const text = "Nothing listens on 5432 & 6432.\nWho can fix it: the operator?\r\nPröof: 100 % of #1 🐘\n";
  const url = mailto("oncall+db@example.com", {
    title: "orders: down = bad?",
    text,
    link: "https://acme.example/t?x=1&y=2",
  });
  assert.deepEqual(read(url), {
    to: "oncall+db@example.com",
    headers: [
      ["subject", "orders: down = bad?"],
      [
        "body",
        `${text.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")}\r\n\r\nRead on: https://acme.example/t?x=1&y=2\r\n`,
      ],
    ],
  });
  assert.ok(url.startsWith("mailto:oncall%2Bdb@example.com?subject="));
});

test("what is too long is cut with a note, and the link stays", () => {
  const link = "https://acme.example/thread";
  for (const text of [`Read on: ${link}\n${"🐘".repeat(500)}`, "ü".repeat(5000), `${"x".repeat(1890)} ${link}`]) {
    const url = mailto("a@example.com", { title: "ß".repeat(5000), text, link });
    assert.ok(url.length <= longestDraft && url.length > longestDraft - 60, String(url.length));
    const body = read(url).headers[1]?.[1] ?? "";
    const [, kept = "", count] =
      /^([^]*)\r\n\[cut here: (\d+) more characters\]\r\n\r\nRead on: https:\/\/acme\.example\/thread\r\n$/.exec(
        body,
      ) ?? [];
    assert.ok(text.replaceAll("\n", "\r\n").startsWith(kept) && kept.length > 0);
    assert.equal(kept.replaceAll("\r\n", "\n").length + Number(count), text.length);
  }
});

test("whatever stands in it: two headers, one address, the same text, within the length", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom(
        "\r",
        "\n",
        "\r\nBcc: x@y.example",
        "&bcc=",
        "?cc=",
        "%0A",
        "#",
        "=",
        "a",
        "\ud800",
        "\u202e",
        "🐘",
        " ",
      ),
      maxLength: 900,
    }),
  );
  const link = fc.option(fc.oneof(fc.webUrl(), anything));
  fc.assert(
    fc.property(anything, anything, link, (title, text, link) => {
      const url = mailto("a.b@example.com", { title, text, link });
      assert.ok(url.length <= longestDraft);
      const { to, headers } = read(url);
      assert.equal(to, "a.b@example.com");
      assert.deepEqual(
        headers.map(([name]) => name),
        ["subject", "body"],
      );
      const [subject = "", body = ""] = headers.map(([, value]) => value);
      assert.ok(!/[\r\n]/.test(subject), "a line break in the subject would begin another header");
      assert.ok(!/\r(?!\n)|(?<!\r)\n/.test(body), "every line break is CRLF");
      const lines = Buffer.from(text)
        .toString()
        .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
        .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "");
      const [kept = ""] = body
        .replaceAll("\r\n", "\n")
        .split(/\n\[cut here: \d+ more characters\]\n|\n\nRead on: |\n$/);
      assert.ok(lines.startsWith(kept));
      if (!body.includes("[cut here: ")) assert.ok(body.replaceAll("\r\n", "\n").startsWith(`${lines}\n`));
    }),
    { numRuns: cases(2000) },
  );
});

test("no address that is accepted adds a header or a recipient", () => {
  const odd = fc.string({
    unit: fc.constantFrom("a", "@", "?", "&", "=", "%", ",", ";", "\r", "\n", ".", "é", "+", "'", "*", "#", "/"),
    minLength: 1,
    maxLength: 12,
  });
  const addresses = cases(5000);
  let accepted = 0;
  fc.assert(
    fc.property(odd, fc.oneof(fc.constant("example.com"), odd), (local, domain) => {
      const address = `${local}@${domain}`;
      if (emailMistake(address) !== null) return;
      accepted += 1;
      const { to, headers } = read(mailto(address, { title: "t", text: "b", link: null }));
      assert.deepEqual([to, headers.length], [address, 2]);
      assert.equal(address.split("@").length, 2);
    }),
    { numRuns: addresses },
  );
  assert.ok(accepted > addresses / 50, String(accepted));
});
