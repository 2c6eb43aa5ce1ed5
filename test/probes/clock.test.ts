// A machine with a wrong clock does not accuse a good certificate.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import type { Report } from "../../src/report/report.ts";
import { Authority } from "../support/certificates.ts";
import { testCluster } from "../support/cluster.ts";
import { runDbcheck } from "../support/modules.ts";
import { needs } from "../support/optional.ts";

test(
  "two years ahead, or before this software was made: inconclusive, and the clock is named",
  { skip: needs("faketime", "openssl") },
  async () => {
    const authority = new Authority();
    try {
      const { cert, key } = authority.issue(["127.0.0.1"]);
      const cluster = await testCluster({
        settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
        files: { "server.crt": cert, "server.key": key },
      });
      const url = cluster.url().replace("sslmode=disable", `sslmode=verify-full&sslrootcert=${authority.caPath}`);
      for (const [clock, cause] of [
        ["+0d", null],
        ["+800d", "vantage-clock-wrong"],
        ["@2020-01-01 00:00:00", "vantage-clock-wrong"],
      ] as const) {
        const { stdout, status } = spawnSync(
          "faketime",
          ["-f", clock, process.execPath, ...runDbcheck("check", url, "--json")],
          { encoding: "utf8", timeout: 120_000 },
        );
        const { verdict, findings } = JSON.parse(stdout) as Report;
        assert.deepEqual([status, verdict.status], cause ? [3, "inconclusive"] : [0, "healthy"], clock);
        if (cause) assert.equal(findings[0]?.cause, cause);
      }
    } finally {
      authority.remove();
    }
  },
);
