// Layer by layer, and address by address, what each place saw.
import { layers, type Layer } from "../../report/causes.ts";
import type { Observation } from "../../report/observation.ts";
import type { MatrixCell, MatrixRow } from "../../report/round-verdict.ts";
import { socketAddress, stopOf, type JudgedPlace } from "./place.ts";

const gravity = { failed: 0, warned: 1, unknown: 2, passed: 3, skipped: 4 };

/** Layers that no place has a row of are left out; addresses stand there where there is more than one. */
export function matrixOf(places: JudgedPlace[]): MatrixRow[] {
  return layers.flatMap((layer) => {
    const cells = places.flatMap((place) => cellOf(place, layer) ?? []);
    const whole = cells.length === 0 ? [] : [{ layer, address: null, cells }];
    return layer === "tcp" ? [...whole, ...addressRows(places)] : whole;
  });
}

/** The worst of the ladder's own rows of this layer; null: none that was tried, or makes sense for the target. */
function cellOf(place: JudgedPlace, layer: Layer): MatrixCell | null {
  // Where the way in ends, ten more connections end alike: that is no fault of the layer below.
  const isRepeated = ({ id }: Observation) => id === "steady" && stopOf(place) !== null;
  const rows = place.report.observations.filter(
    (row) => row.layer === layer && row.id === row.probe && isTold(row) && !isRepeated(row),
  );
  const [worst] = rows.toSorted((a, b) => gravity[a.outcome] - gravity[b.outcome]);
  if (!worst) return null;
  const { outcome, reason, tookMs, summary } = worst;
  return { vantage: place.name, outcome, reason, tookMs, summary };
}

function isTold({ reason }: Observation): boolean {
  return reason !== "not-applicable" && reason !== "not-tried";
}

function addressRows(places: JudgedPlace[]): MatrixRow[] {
  const attempts = places.map((place) => ({ place, made: place.seen.row("tcp")?.facts.attempts ?? [] }));
  const addresses = [
    ...new Set(attempts.flatMap(({ made }) => made.map(({ address, port }) => socketAddress(address, port)))),
  ];
  if (addresses.length < 2) return [];
  return addresses.map((address) => ({
    layer: "tcp",
    address,
    cells: attempts.flatMap(({ place, made }) => {
      const one = made.find((attempt) => socketAddress(attempt.address, attempt.port) === address);
      if (!one) return [];
      const { outcome, reason, tookMs, code } = one;
      const summary = outcome === "passed" ? "connected" : `${reason ?? "failed"}${code ? ` [${code}]` : ""}`;
      return [{ vantage: place.name, outcome, reason, tookMs, summary }];
    }),
  }));
}
