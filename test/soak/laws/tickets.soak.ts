// Laws of what leaves in tickets, with all their cases.
import "../../escalation/mailto.test.ts";
import "../../tickets/names.test.ts";
import "../../tickets/secrets.test.ts";
