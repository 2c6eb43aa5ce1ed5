// Laws of what servers and platforms answer, with all their cases.
import "../../probes/odd-answers.test.ts";
import "../../probes/platform-readers.test.ts";
import "../../probes/query-fingerprint.test.ts";
