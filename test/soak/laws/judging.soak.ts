// Laws of connection strings, targets, rules, incidents and comparisons, with all their cases.
import "../../incidents/incident.test.ts";
import "../../isolation/laws.test.ts";
import "../../libpq/conninfo.test.ts";
import "../../rules/ladder.test.ts";
import "../../rules/verdict.test.ts";
import "../../target/file.test.ts";
