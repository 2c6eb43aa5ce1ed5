// Is an address in a range of one of this machine's own networks? Then
// no router stands between, and nobody else answers for it.
import { existsSync } from "node:fs";
import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

export interface OnLink {
  interface: string;
  /** The machine's own address there, with the length of its range: "172.17.0.1/16". */
  range: string;
  /**
   * A bridge or a dummy of this machine's own (containers, virtual machines): its range may be another network's too.
   */
  isVirtual: boolean;
}

const virtualNames = /^(docker|br-|virbr|cni|podman|lxdbr|lxcbr|vmnet|vboxnet|dummy)/;

export function onLink(address: string, family: 4 | 6): OnLink | null {
  const kind = family === 6 ? "ipv6" : "ipv4";
  for (const [name, list] of Object.entries(networkInterfaces()))
    for (const { cidr, internal, family: own } of list ?? []) {
      const [base = "", length = ""] = cidr?.split("/") ?? [];
      if (internal || own.toLowerCase() !== kind || length === "") continue;
      const range = new BlockList();
      range.addSubnet(base, Number(length), kind);
      if (range.check(address, kind))
        return {
          interface: name,
          range: `${base}/${length}`,
          isVirtual: virtualNames.test(name) || existsSync(`/sys/class/net/${name}/bridge`),
        };
    }
  return null;
}
