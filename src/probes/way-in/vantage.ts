// Can this machine be trusted as a witness: has it addresses, and is its clock sane?
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { releasedAt } from "../../version.ts";
import type { VantageFacts } from "../facts.ts";
import { passed, warned, type Answer, type Probe } from "../probe.ts";
import { hasDefaultRoute } from "./own-route.ts";

/** A difference of the kernel's clock and ours beyond this is not scheduling. */
const clockToleranceSeconds = 3600;

async function run(): Promise<Answer<VantageFacts>> {
  return { ...localNetwork(), reproduce: "ip addr; ip route; date -u" };
}

function localNetwork(): Answer<VantageFacts> {
  const facts: VantageFacts = {
    ...addresses(),
    kernelClockOffsetSeconds: kernelClockOffsetSeconds(),
    clockBeforeRelease: Date.now() < Date.parse(releasedAt),
  };
  const offset = facts.kernelClockOffsetSeconds ?? 0;
  if (facts.clockBeforeRelease)
    return warned(
      "clock-wrong",
      `this machine's clock says ${new Date().toISOString()}, which is before this software was released`,
      facts,
    );
  if (Math.abs(offset) > clockToleranceSeconds)
    return warned(
      "clock-wrong",
      `this process's clock ` +
        `is ${Math.round(Math.abs(offset) / 3600)} h ${offset < 0 ? "ahead of" : "behind"} the kernel's`,
      facts,
    );
  if (facts.families.length === 0) return warned("offline", "this machine has no address but loopback", facts);
  return passed(`this machine has ${facts.families.map((family) => `IPv${family}`).join(" and ")}`, facts);
}

function addresses(): Pick<VantageFacts, "addresses" | "families"> {
  const found: VantageFacts["addresses"] = [];
  for (const [name, list] of Object.entries(networkInterfaces())) {
    for (const { address, family, internal } of list ?? []) {
      if (internal || /^fe[89ab]/i.test(address)) continue;
      // Some sandboxes (AWS Lambda) have no other address, and reach the world by it.
      if (address.startsWith("169.254.") && !hasDefaultRoute(name)) continue;
      found.push({ address, family: family === "IPv6" ? 6 : 4, interface: name });
    }
  }
  return {
    addresses: found.slice(0, 20),
    families: ([4, 6] as const).filter((family) => found.some((one) => one.family === family)),
  };
}

/**
 * proc(5): btime is the boot time by the kernel's wall clock, uptime the seconds since; another clock than a faked one.
 * The kernel answers at once: a thread's help would take longer than the reading.
 */
function kernelClockOffsetSeconds(): number | null {
  try {
    const [stat, uptime] = [readFileSync("/proc/stat", "utf8"), readFileSync("/proc/uptime", "utf8")];
    const bootSeconds = Number(/^btime (\d+)$/m.exec(stat)?.[1] ?? 0);
    if (bootSeconds < 1_000_000_000) return null;
    return Math.round(bootSeconds + Number.parseFloat(uptime) - Date.now() / 1000);
  } catch {
    return null;
  }
}

export const vantage: Probe<"vantage"> = { id: "vantage", title: "This machine", layer: "vantage", needs: [], run };
