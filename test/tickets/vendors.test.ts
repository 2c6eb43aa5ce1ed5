// What is written of vendors: complete, in templates that can be
// filled, cited from their own pages, and unverified where it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { causes } from "../../src/report/causes.ts";
import { recogniseVendor, vendorNames, type VendorName } from "../../src/target/vendor.ts";
import { materialOf, noAnswers, type Material } from "../../src/tickets/material.ts";
import { ticketOf } from "../../src/tickets/ticket.ts";
import type { Known, SeverityLevel, Vendor } from "../../src/tickets/vendor.ts";
import { flyMpg } from "../../src/tickets/vendors/fly-mpg.ts";
import { vendors as all } from "../../src/tickets/vendors/index.ts";
import { ladder, row } from "../rules/observations.ts";
import { reportOf } from "./faults.ts";

const down = reportOf(ladder(row("startup", "failed", "silent")));

/** Those that run somebody's database: `generic` has no pages of its own. */
const vendors = all.filter(({ name }) => name !== "generic");

/** Whose pages may be cited for a vendor, domain and what is below it. */
const own: Partial<Record<VendorName, string[]>> = {
  "fly-mpg": ["fly.io", "flyio.net", "community.fly.io", "github.com/superfly"],
  "fly-postgres": ["fly.io", "flyio.net", "github.com/fly-apps"],
  aws: ["aws.amazon.com", "docs.amazonaws.cn", "repost.aws"],
  gcp: ["cloud.google.com"],
  azure: ["microsoft.com", "portal.azure.com"],
  supabase: ["supabase.com", "github.com/supabase", "github.com/orgs/supabase"],
  neon: ["neon.com", "neon.tech", "neonstatus.com"],
  heroku: ["heroku.com"],
  render: ["render.com"],
  railway: ["railway.com"],
  digitalocean: ["digitalocean.com"],
  aiven: ["aiven.io"],
  crunchy: ["crunchybridge.com"],
  planetscale: ["planetscale.com", "planetscalestatus.com"],
  tiger: ["tigerdata.com", "timescale.com"],
};
const isOwn = (url: string, domains: string[]) =>
  domains.some((one) => {
    const [host = "", ...below] = one.split("/");
    const { hostname, pathname } = new URL(url);
    return (
      (hostname === host || hostname.endsWith(`.${host}`)) &&
      `${pathname}/`.startsWith(below.length > 0 ? `/${below.join("/")}/` : "/")
    );
  });

const plainNames = new Set([
  "title",
  "body",
  "severity",
  "startedAt",
  "region",
  "from",
  "to",
  "host",
  "port",
  "database",
  "summary",
  "impact",
]);
const levels: SeverityLevel[] = [1, 2, 3, 4];

function knownOf(vendor: Vendor): Known[] {
  const severities = levels.flatMap((level) => [
    vendor.severities[level].firstResponse,
    vendor.severities[level].onlyFor,
  ]);
  return [
    ...vendor.channels.map(({ onlyFor }) => onlyFor),
    ...severities,
    vendor.severitySource,
    ...vendor.scope.map(({ known }) => known),
    ...vendor.quirks,
    ...vendor.answered.map(({ answer }) => answer),
    vendor.statusPage?.known,
    ...vendor.asks,
  ].filter((one): one is Known => one !== null && one !== undefined);
}
const urlsOf = (vendor: Vendor) =>
  [...vendor.channels.map(({ url }) => url), ...knownOf(vendor).map(({ url }) => url), vendor.statusPage?.url].filter(
    (url): url is string => typeof url === "string",
  );

test("every vendor is there once", () => {
  assert.deepEqual(all.map(({ name }) => name).toSorted(), [...vendorNames].toSorted());
  assert.equal(new Set(vendors.map(({ title }) => title)).size, vendors.length);
});

test("each level of severity has a name, and who may not choose it is told what else to do", () => {
  for (const { name, severities, severitySource } of vendors) {
    for (const level of levels) {
      const { label, onlyFor, fallback } = severities[level];
      assert.ok(label.trim().length > 0, `${name} ${level}`);
      assert.equal(
        onlyFor !== null,
        fallback !== null,
        `${name} ${level}: who may choose it and what else to do go together`,
      );
      assert.notEqual(fallback, label, `${name} ${level}`);
    }
    assert.ok(severitySource, name);
  }
});

test("a severity is said once: chosen in a field of the form, or else at the front of the title", () => {
  for (const vendor of all)
    for (const [level, words] of [
      [1, "PRODUCTION DOWN"],
      [2, "Production impaired"],
    ] as const) {
      const answers = { ...noAnswers, isProduction: true };
      const { title, fields } = ticketOf(materialOf(down, vendor, { answers, chosenSeverity: level }), "private");
      const { label } = vendor.severities[level];
      const chosen = fields.filter(({ value }) => value === label).length;
      assert.equal(chosen + (title.startsWith(`${words}: `) ? 1 : 0), 1, `${vendor.name}: ${title}`);
      assert.equal([...title.matchAll(/production/gi)].length, title.startsWith(words) ? 1 : 0, title);
    }
});

test("that it is production is said in a title only where somebody said so", () => {
  const title = (more: Partial<Material>) => ticketOf(materialOf(down, flyMpg, more), "private").title;
  assert.doesNotMatch(title({}), /production/i);
  assert.doesNotMatch(title({ answers: { ...noAnswers, isProduction: false }, configuredSeverity: 1 }), /production/i);
  assert.match(title({ configuredSeverity: 1 }), /^PRODUCTION DOWN: /);
  assert.match(
    title({ answers: { ...noAnswers, isProduction: true, workaround: "a replica" } }),
    /^Production impaired: /,
  );
});

test("choices of a menu hold every label that may be put into it", () => {
  for (const { name, fields, severities } of vendors)
    for (const { label, value, choices } of fields)
      if (choices && value === "{severity}")
        for (const level of levels)
          assert.ok(choices.includes(severities[level].label), `${name}, ${label}: ${severities[level].label}`);
});

test("there is somewhere to file, and what is public says so", () => {
  for (const { name, channels } of vendors) {
    assert.ok(channels[0]?.url, `${name}: the best way has no address`);
    for (const { name: way, isPublic } of channels)
      assert.equal(
        isPublic,
        /community|forum|discord|re:post|q&a|discussions|^central station/i.test(way),
        `${name}: ${way}`,
      );
  }
});

test("identifiers: each once, with where to find it; what names give is among them", () => {
  for (const { name, identifiers } of vendors) {
    assert.equal(new Set(identifiers.map(({ key }) => key)).size, identifiers.length, name);
    assert.ok(
      identifiers.some(({ isRequired }) => isRequired),
      `${name} asks for nothing`,
    );
    for (const { key, label, where } of identifiers)
      assert.ok(/^[a-zA-Z]+$/.test(key) && label !== "" && where !== "", `${name} ${key}`);
  }
  const places: [host: string, user: string, database: string][] = [
    ["pgbouncer.z23750vxk45r96d1.flympg.net", "app", "app"],
    ["orders.flycast", "app", "app"],
    ["148e306c77e089.vm.orders.internal", "app", "app"],
    ["orders.c6c8mn7fake0.us-west-2.rds.amazonaws.com", "app", "app"],
    ["ec2-52-1-2-3.compute-1.amazonaws.com", "uq1v7r2k9m4x0p", "d5s8f3h6j2k9l1"],
    ["/cloudsql/shop-prod:europe-west1:orders", "app", "app"],
    ["orders.postgres.database.azure.com", "app", "app"],
    ["aws-0-eu-west-1.pooler.supabase.com", "postgres.apbkobhfnmcqqzqeeqss", "postgres"],
    ["ep-cool-rain-123456.eu-central-1.aws.neon.tech", "app", "app"],
    ["dpg-cph1rs3idesc73a2b2mg-a.oregon-postgres.render.com", "app", "app"],
    ["postgres.railway.internal", "app", "app"],
    ["orders-do-user-1234567-0.b.db.ondigitalocean.com", "app", "app"],
    ["orders-shop.a.aivencloud.com", "app", "app"],
    ["p.rvf73a77ozfsvcttryebfrnlem.db.postgresbridge.com", "app", "app"],
    ["us-east-2.pg.psdb.cloud", "app.k3q9x1", "app"],
    ["a1b2c3d4e5.f6g7h8i9j0.tsdb.cloud.timescale.com", "app", "app"],
  ];
  const seen = new Set<VendorName>();
  for (const [host, user, database] of places) {
    const found = recogniseVendor({ host, port: 5432, user, database });
    assert.ok(found, host);
    seen.add(found.name);
    const keys = vendors.find(({ name }) => name === found.name)?.identifiers.map(({ key }) => key) ?? [];
    for (const key of Object.keys(found.ids))
      assert.ok(keys.includes(key), `${host} gives ${key}, which ${found.name} does not ask for`);
  }
  assert.deepEqual([...seen].toSorted(), vendors.map(({ name }) => name).toSorted());
});

test("templates hold only what can be filled in, and identifiers of the vendor's own list", () => {
  for (const { name, fields, wanted, identifiers } of vendors) {
    const keys = new Set(identifiers.map(({ key }) => `id:${key}`));
    const templates = [...fields.map(({ value }) => value), ...wanted.map(({ text }) => text)];
    for (const template of templates) {
      for (const [, placeholder = ""] of template.matchAll(/\{([^}]*)\}/g))
        assert.ok(plainNames.has(placeholder) || keys.has(placeholder), `${name}: {${placeholder}}`);
      assert.ok(!/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, "")), `${name}: ${template}`);
    }
    assert.ok(
      fields.some(({ value }) => value.endsWith("{title}")) && fields.some(({ value }) => value === "{body}"),
      name,
    );
    assert.equal(new Set(fields.map(({ label }) => label)).size, fields.length, name);
  }
});

test("what only the vendor has is asked for by identifier and time window", () => {
  for (const { name, wanted } of vendors) {
    assert.ok(wanted.length > 0, name);
    for (const { text, why } of wanted) {
      assert.match(text, /\{from\}.*\{to\}/, `${name}: ${text}`);
      assert.match(text, /\{id:\w+\}|\{host\}/, `${name}: ${text}`);
      assert.match(why, /^[A-Z`].*\.$/, `${name}: ${why}`);
    }
  }
});

test("links are https and of the vendor's own pages", () => {
  for (const vendor of vendors)
    for (const url of urlsOf(vendor)) {
      assert.equal(new URL(url).protocol, "https:", url);
      assert.equal(new URL(url).href.replace(/\/$/, ""), url.replace(/\/$/, ""), `${url} is not in its plain form`);
      assert.ok(isOwn(url, own[vendor.name] ?? []), `${vendor.name}: ${url}`);
    }
});

test("the rule for links sees what it should", () => {
  assert.ok(isOwn("https://docs.fly.io/x", ["fly.io"]));
  for (const url of ["https://evilfly.io/", "https://fly.io.evil.example/", "https://github.com/fly-apps-evil/x"])
    assert.ok(!isOwn(url, ["fly.io", "github.com/fly-apps"]), url);
});

test("nothing is verified without its page, and what is not verified is plain: who renders it says how sure it is", () => {
  for (const vendor of vendors)
    for (const { text, url, isVerified } of knownOf(vendor)) {
      assert.ok(!isVerified || url !== null, `${vendor.name}: ${text}`);
      assert.match(text, /^[A-Z0-9“`#].*[.)]$/s, `${vendor.name}: ${text}`);
      if (!isVerified)
        assert.doesNotMatch(
          text,
          /\b(?:said to|probably|perhaps|presumably|we think|unverified)\b/i,
          `${vendor.name}: ${text}`,
        );
    }
});

test("causes exist, and each remark is made of some", () => {
  for (const { name, quirks, answered, wanted, scope } of vendors) {
    for (const one of [...quirks, ...wanted, ...scope]) {
      assert.ok(one.causes.length > 0, `${name}: ${one.text}`);
      for (const cause of one.causes) assert.ok(cause === "*" || Object.hasOwn(causes, cause), `${name}: ${cause}`);
    }
    for (const { causes: found, matches, question } of answered) {
      assert.ok(found.length > 0 || matches !== null, `${name}: ${question}`);
      assert.match(question, /\?$/, name);
      for (const cause of found) assert.ok(Object.hasOwn(causes, cause), `${name}: ${cause}`);
      // A pattern with state (g, y) answers every other time.
      assert.ok(matches === null || !/[gy]/.test(matches.flags), `${name}: ${question}`);
    }
  }
});

test("answers are verified: a question is taken out of a ticket for them", () => {
  for (const { name, answered } of vendors)
    for (const { question, answer } of answered) assert.ok(answer.isVerified, `${name}: ${question}`);
});

test("an application's fault is not sent to who does not debug applications without saying so", () => {
  for (const { name, scope } of vendors)
    assert.ok(
      scope.some(({ causes: of }) => of.includes("*") || of.includes("app-config-invalid-option")),
      name,
    );
});

test("each vendor has something to say of full connections and of a port that is not reached", () => {
  for (const { name, quirks, wanted } of vendors) {
    const about = new Set([...quirks, ...wanted].flatMap((one) => one.causes));
    assert.ok(
      about.has("*") || about.has("startup-too-many-connections") || about.has("pooler-exhausted"),
      `${name}: full`,
    );
    assert.ok(about.has("*") || about.has("tcp-timeout"), `${name}: not reached`);
  }
});
