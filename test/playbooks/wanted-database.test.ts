// Of several databases in a file a check takes the one that its target is, and judges that alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig, type WantedDatabase } from "../../src/playbooks/index.ts";
import { configFacts } from "../../src/probes/application/config.ts";

const yml = `development:
  adapter: postgresql
  database: granary
  timeout: 5000
production:
  primary:
    adapter: postgresql
    url: <%= ENV["DATABASE_URL"] %>
  reports:
    adapter: postgresql
    host: reports.granary.internal
    database: reports
    port: five
staging:
  adapter: postgresql
  host: staging.granary.internal
  database: granary
`;
const read = (wanted: WantedDatabase | null) => {
  const { config, findings } = readAppConfig(playbookFor("rails"), yml, "database.yml", wanted);
  return [config.database, findings.map(({ option, database }) => [option, database])];
};

test("the target's host decides, then its database; findings are of that one alone, and need no name", () => {
  assert.deepEqual(read({ host: "reports.granary.internal", database: "reports" }), [
    "production.reports",
    [["port", undefined]],
  ]);
  assert.deepEqual(read({ host: "staging.granary.internal", database: "granary" }), ["staging", []]);
});

test("a section for development is not taken for its database's name alone", () => {
  assert.deepEqual(read({ host: "db.granary.internal", database: "granary" }), ["production.primary", []]);
});

test("where no target says which, all are linted, and findings have the name of theirs", () => {
  assert.deepEqual(read(null), [
    "production.primary",
    [
      ["timeout", "development"],
      ["port", "production.reports"],
    ],
  ]);
});

test("a check's facts say which database it took, and what the others of the file are", () => {
  const rails = playbookFor("rails");
  const wanted = { host: "reports.granary.internal", database: "reports" };
  const { database, options, others } = configFacts(rails, readAppConfig(rails, yml, "database.yml", wanted));
  assert.deepEqual([database, options["host"]], ["production.reports", "reports.granary.internal"]);
  assert.deepEqual(
    others.map((one) => [one.database, one.options["database"]]),
    [
      ["production.primary", undefined],
      ["development", "granary"],
      ["staging", "granary"],
    ],
  );
});
