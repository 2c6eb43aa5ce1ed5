// The same second from several places: who they are, and layer by layer what each of them saw.
import { matrixTable } from "../../report/round-text.ts";
import { fact, listBlock, sectionOf, table, those, type TicketSection, type TicketSource } from "./section.ts";

export function seenFromPlaces(source: TicketSource): TicketSection | null {
  const { round } = source.material.report;
  if (!round || round.vantages.length + round.missing.length < 2) return null;
  const ids = round.matrix.map(({ layer, address }) => `layer:${layer}${address === null ? "" : `:${address}`}`);
  const times = round.vantages.map(({ startedAt }) => startedAt.slice(11));
  return sectionOf(
    "places",
    listBlock([...those(source, "place:"), ...those(source, "settings:")].map(fact)),
    table(
      ["Layer", ...round.vantages.map(({ vantage }) => vantage)],
      [
        { cells: ["started at (UTC)", ...times], facts: round.vantages.map(({ vantage }) => `place:${vantage}`) },
        ...matrixTable(round).map(({ name, cells }, at) => ({ cells: [name, ...cells], facts: [ids[at] ?? ""] })),
      ],
    ),
  );
}
