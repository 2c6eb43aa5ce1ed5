// Every law with all its cases: in an ordinary run `cases` (test/support/campaign.ts) plays a tenth of them.
import "../escalation/mailto.test.ts";
import "../incidents/incident.test.ts";
import "../isolation/laws.test.ts";
import "../libpq/conninfo.test.ts";
import "../playbooks/hostile.test.ts";
import "../probes/odd-answers.test.ts";
import "../probes/platform-readers.test.ts";
import "../probes/query-fingerprint.test.ts";
import "../rules/ladder.test.ts";
import "../rules/verdict.test.ts";
import "../target/file.test.ts";
import "../tickets/names.test.ts";
import "../tickets/secrets.test.ts";
