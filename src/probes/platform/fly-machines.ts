// An app's machines and volumes as Fly's Machines API has them
// (https://fly.io/docs/machines/api/, fly-go's machine_types.go).
import type { MachineExit, MachineFacts, MachineSide, VolumeFacts } from "../facts.ts";
import { fieldsOf, listOf, numberField, textOf, timeOf, type JsonObject } from "./json-fields.ts";

/** A machine's answer holds its whole configuration. */
export const machinesMaxBytes = 1024 * 1024;
const mostExits = 8;
/** Of those that run, and of those that do not: both are seen of an app of any size. */
const mostMachines = 40;
export const releaseCommandGroup = "fly_app_release_command";

/** Null when it is no list of machines. */
export function machinesOf(answer: unknown, app: string, side: MachineSide): MachineFacts[] | null {
  const all = listOf(answer);
  if (!all) return null;
  const up = all.filter(({ state }) => state === "started").slice(0, mostMachines);
  const others = all.filter(({ state }) => state !== "started").slice(0, mostMachines);
  return [...up, ...others].map((one) => machineOf(one, app, side));
}

function machineOf(machine: JsonObject, app: string, side: MachineSide): MachineFacts {
  // Where the host cannot be asked there is only a part of the configuration.
  const config = fieldsOf(machine["config"] ?? machine["incomplete_config"]);
  const metadata = fieldsOf(config["metadata"]);
  const image = fieldsOf(machine["image_ref"]);
  const events = (listOf(machine["events"]) ?? []).toSorted(
    (a, b) => (numberField(b["timestamp"]) ?? 0) - (numberField(a["timestamp"]) ?? 0),
  );
  const counts = events
    .map(({ request }) => numberField(fieldsOf(request)["restart_count"]))
    .find((count) => count !== null);
  const reference = [textOf(image["repository"]), textOf(image["tag"])].filter((part) => part !== null).join(":");
  return {
    side,
    app,
    id: textOf(machine["id"], 40) ?? "?",
    group: textOf(metadata["fly_process_group"] ?? metadata["process_group"], 60),
    state: textOf(machine["state"], 30) ?? "unknown",
    region: textOf(machine["region"], 20),
    hostStatus: textOf(machine["host_status"], 20),
    image: reference === "" ? null : reference,
    memoryMb: numberField(fieldsOf(config["guest"])["memory_mb"]),
    restartPolicy: textOf(fieldsOf(config["restart"])["policy"], 20),
    flyctlVersion: textOf(metadata["fly_flyctl_version"], 40),
    updatedAt: timeOf(machine["updated_at"]),
    restartCount: counts ?? null,
    checks: (listOf(machine["checks"]) ?? [])
      .slice(0, 20)
      .map(({ name, status }) => ({ name: textOf(name, 60) ?? "?", status: textOf(status, 20) ?? "unknown" })),
    exits: events.flatMap((event) => exitOf(event) ?? []).slice(0, mostExits),
  };
}

/** Of an exit there are two accounts: flyd's own watcher's goes before what the machine reported. A start has none. */
function exitOf({ request, timestamp }: JsonObject): MachineExit | null {
  const { MonitorEvent: monitor, exit_event: reported } = fieldsOf(request);
  const accounts = [fieldsOf(fieldsOf(monitor)["exit_event"]), fieldsOf(reported)].filter(
    (one) => Object.keys(one).length > 0,
  );
  const [exit] = accounts;
  if (!exit) return null;
  return {
    at: timeOf(exit["exited_at"]) ?? timeOf(timestamp),
    // Go leaves out what is zero.
    exitCode: numberField(exit["exit_code"]) ?? 0,
    signal: numberField(exit["guest_signal"]) ?? numberField(exit["signal"]),
    oomKilled: accounts.some((one) => one["oom_killed"] === true),
    requestedStop: accounts.some((one) => one["requested_stop"] === true),
  };
}

/** Null when it is no list of volumes. */
export function volumesOf(answer: unknown, app: string, side: MachineSide): VolumeFacts[] | null {
  return (
    listOf(answer)
      ?.slice(0, mostMachines)
      .map((one) => volumeOf(one, app, side)) ?? null
  );
}

function volumeOf(volume: JsonObject, app: string, side: MachineSide): VolumeFacts {
  const blocks = numberField(volume["blocks"]) ?? 0;
  const available = numberField(volume["blocks_avail"]);
  return {
    side,
    app,
    id: textOf(volume["id"], 60) ?? "?",
    name: textOf(volume["name"], 60),
    state: textOf(volume["state"], 30),
    region: textOf(volume["region"], 20),
    sizeGb: numberField(volume["size_gb"]),
    usedPercent: blocks > 0 && available !== null ? Math.round((1000 * (blocks - available)) / blocks) / 10 : null,
    attachedMachine: textOf(volume["attached_machine_id"], 40),
    hostStatus: textOf(volume["host_status"], 20),
  };
}
