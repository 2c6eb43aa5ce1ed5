// What people can do with the vendor that runs the server: read what it
// documents of this cause, file a ticket where it can help.
import type { Verdict } from "../report/report.ts";
import type { VendorOf } from "../target/vendor.ts";
import { vendorFor } from "../tickets/vendors/index.ts";

const mostRead = 2;

/** None where the vendor is not known, or nothing is wrong. */
export function vendorSteps(vendor: VendorOf | null, { status, cause, owner }: Verdict): string[] {
  if (!vendor || vendor.name === "generic" || cause === null || (status !== "down" && status !== "degraded")) return [];
  const { title, quirks, channels } = vendorFor(vendor.name);
  // What holds for every cause helps with none of them.
  const own = quirks.filter(({ isVerified, causes }) => isVerified && causes.includes(cause));
  const read = own.slice(0, mostRead).map(({ text, url }) => `${title} documents: ${text}${url ? ` ${url}` : ""}`);
  const [channel] = channels.filter(({ isPublic }) => !isPublic);
  // What the application does is mended at home first.
  if (owner === "client" || !channel) return read;
  return [...read, `File a ticket with ${title} (${channel.name}): \`dbcheck ticket\` writes it.`];
}
