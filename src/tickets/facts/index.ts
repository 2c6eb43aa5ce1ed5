// Material to facts, in the order in which a reader wants them. Ids are unique; the first of two counts.
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { contextFacts } from "./context.ts";
import { isolationFacts } from "./isolation.ts";
import { peopleFacts } from "./people.ts";
import { platformAnswers } from "./platform-answers.ts";
import { placeFacts } from "./places.ts";
import { platformFacts } from "./platform.ts";
import { rowFacts } from "./rows.ts";
import { verdictFacts } from "./verdict.ts";

export function ticketFacts(material: Material): Fact[] {
  const all = [
    verdictFacts,
    rowFacts,
    placeFacts,
    isolationFacts,
    contextFacts,
    platformFacts,
    platformAnswers,
    peopleFacts,
  ].flatMap((some) => some(material));
  const first = new Map<string, Fact>();
  for (const one of all) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}
