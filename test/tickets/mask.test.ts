// Words of databases and people in a ticket: nothing acts, and in public nothing tells whose it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fenced } from "../../src/report/markdown.ts";
import { inlineMarkdown } from "../../src/tickets/escape.ts";
import { maskFor } from "../../src/tickets/mask.ts";
import { materialOf, noAnswers } from "../../src/tickets/material.ts";
import { ticketOf } from "../../src/tickets/ticket.ts";
import { flyMpg } from "../../src/tickets/vendors/fly-mpg.ts";
import { generic } from "../../src/tickets/vendors/generic.ts";
import { ladder, row, serverError } from "../rules/observations.ts";
import { faults, namesOfTarget, reportOf } from "./faults.ts";
import { complaints } from "./lint.ts";

const base = faults["refused"] ?? reportOf(ladder());

test("people's own texts are masked in public, in every spelling; what was masked is counted", () => {
  const observed = [
    "OrderbookProd and orderbook_prod on harbour-goods at db7.harbour.internal, 10.1.2.3 and fdaa:0:9cc8:0:1::10",
    "ada@example.com saw machine 17817e62f16438 and ep-cool-darkness-123456 in " +
      "https://grafana.harbour.internal/d/7?x=1",
    "id 0d9f6f0e-4d5b-4f0a-9a51-3c2b1a000000, thread of <@U0ADA1234>",
  ];
  const answers = { ...noAnswers, observed: observed.map((text) => ({ text, at: null, vantage: null })) };
  const ticket = ticketOf(materialOf(base, flyMpg, { answers }), "public");
  const text = JSON.stringify(ticket);
  for (const name of [
    ...namesOfTarget,
    "Orderbook",
    "harbour",
    "10.1.2.3",
    "fdaa:",
    "ada@",
    "17817e62f16438",
    "ep-cool",
    "grafana",
    "0d9f6f0e",
    "U0ADA1234",
  ])
    assert.ok(!text.includes(name), name);
  const kinds = ticket.masked.map(({ kind }) => kind);
  for (const kind of ["address", "e-mail address", "host name", "identifier", "link"])
    assert.ok(kinds.includes(kind as never), kind);
  assert.match(ticket.markdown, /## Masked in this public rendering\n\n- address: \d+ times/);
  assert.deepEqual(ticketOf(materialOf(base, flyMpg, { answers }), "private").masked, []);
});

test("documentation, versions, options and modules are no names: they stay", () => {
  const { text } = maskFor(materialOf(base, flyMpg));
  for (const plain of [
    "Fly.io's support, PostgreSQL 18.4, Ecto 3.13.2, Repo.start_link, runtime.exs, pool.max, 12:34:56, at 5 of 10",
    "https://www.erlang.org/doc/apps/kernel/gen_tcp.html#t:connect_option/0",
    "{:ok, #PID<0.98.0>} and :gen_tcp.connect/4",
  ])
    assert.equal(text(plain), plain);
  assert.equal(text("::1, then fe80::1 and 10.0.0.1:5432"), "[address], then [address] and [address]:5432");
});

const evil = [
  "<!channel> and <@U0ADA1234>, @here, @everyone",
  "[click](https://evil.example) ![x](http://evil.example/a.png) <https://evil.example> www.evil.example",
  "[a]: https://evil.example",
  "# heading\n## another\n\n---\n| a | b |\n|---|---|\n```\nfence",
  "`` ` odd ` `` and ```` four ````",
  "<script>alert(1)</script> <img src=x> &lt;b&gt; **bold** __bold__ ~~gone~~",
  "\u202Eright to left\u202C zero\u200Bwidth \u0007 bell \u2028 line",
  "1. one\n- two\n> three\n\\* four \\",
];

test("mentions, links, markup and hidden characters from databases and people do not act", () => {
  for (const text of evil) {
    const error = serverError("57P03", "ProcessStartupPacket", text);
    const report = reportOf(
      ladder({ ...row("startup", "failed", "server-error", { error }), summary: text, reproduce: `psql ${text}` }),
    );
    const answers = {
      ...noAnswers,
      impact: text,
      observed: [{ text, at: null, vantage: text }],
      tried: [{ what: text, result: text, at: null }],
      environment: [{ component: text, version: text }],
      questions: [{ question: text, why: text }],
      ids: { app: text },
    };
    for (const vendor of [flyMpg, generic])
      for (const audience of ["private", "public"] as const)
        assert.deepEqual(complaints(ticketOf(materialOf(report, vendor, { answers }), audience), vendor), [], text);
  }
});

test("escaping: what acts is disarmed, what does not is left as it is", () => {
  assert.equal(
    inlineMarkdown("socket_options: [:inet6, {:keepalive, true}]"),
    "socket_options: [:inet6, {:keepalive, true}]",
  );
  assert.equal(inlineMarkdown("run `fly status` now"), "run `fly status` now");
  assert.equal(inlineMarkdown("_x_ *y* <b>"), "\\_x\\_ \\*y\\* \\<b>");
  assert.equal(inlineMarkdown("see https://evil.example/a_b"), "see `https://evil.example/a_b`");
  assert.equal(inlineMarkdown("@here <!channel>"), "`@here` \\< !channel>");
  assert.equal(inlineMarkdown("1. first"), "1\\. first");
  assert.deepEqual(fenced("sh", ["a", "```", "b"]), ["````sh", "a", "```", "b", "````"]);
});
