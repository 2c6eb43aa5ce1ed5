// Addresses as numbers: which range holds one, and which IPv4 address DNS64 has put into it.

/** The address as a number. @returns null for what is no literal; a zone (fe80::1%eth0) counts for nothing */
function numberOf(text: string): { bits: 32 | 128; value: bigint } | null {
  const [address = ""] = text.split("%");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address))
    return { bits: 32, value: address.split(".").reduce((sum, one) => sum * 256n + BigInt(one), 0n) };
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)) return null;
  // The last 32 bits may be written as IPv4.
  const tail = /[^:]*$/.exec(address)?.[0] ?? "";
  const low = tail.includes(".") ? (numberOf(tail)?.value ?? 0n) : null;
  const hex =
    low === null ? address : address.replace(tail, `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  const [head, rest = null] = hex.split("::") as [string, string?];
  const words = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [words(head), words(rest ?? "")];
  const gap = rest === null ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array<string>(gap).fill("0"), ...right];
  return { bits: 128, value: all.reduce((sum, one) => sum * 65_536n + BigInt(`0x${one}`), 0n) };
}

/** @param range in CIDR: "10.0.0.0/8", "fc00::/7" */
export function isWithin(address: string, range: string): boolean {
  const [base = "", length = ""] = range.split("/");
  const [one, other] = [numberOf(address), numberOf(base)];
  if (!one || !other || one.bits !== other.bits) return false;
  const shift = BigInt(one.bits - Number(length));
  return one.value >> shift === other.value >> shift;
}

/** The IPv4 address in one that DNS64 makes with the well-known prefix (RFC 6052, section 2.1), or null. */
export function embeddedIPv4(address: string): string | null {
  if (!isWithin(address, "64:ff9b::/96")) return null;
  const { value = 0n } = numberOf(address) ?? {};
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}
