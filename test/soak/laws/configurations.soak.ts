// Laws of configurations with all their cases: in an ordinary run `cases` (test/support/campaign.ts) plays a tenth.
import "../../playbooks/hostile.test.ts";
