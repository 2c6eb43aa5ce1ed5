// An answer after the end of its round: shown beside the others. The verdict stays; a new check counts it.
import { setTimeout as sleep } from "node:timers/promises";
import { roundView } from "../rules/vantages/judge-round.ts";
import type { OnBug } from "../hidden-bug.ts";
import type { Store } from "../store/store.ts";
import { judgedRound } from "./judged-round.ts";

type LateStore = Pick<Store, "vantages" | "showRound" | "addNote">;

const againMs = 500;
/** Its check ends soon after its round, with a report that was made before. */
const mostTries = 20;

/** @throws Outage */
export async function showLateAnswer(store: LateStore, id: string, vantage: string, onBug: OnBug): Promise<void> {
  for (let left = mostTries; left > 0; left -= 1) {
    const round = await store.vantages.round(id);
    if (!round) return;
    const judged = judgedRound(round, onBug);
    const isShown = await store.showRound(id, roundView(judged));
    // Another may have come meanwhile, and have been shown before.
    if (isShown && (await store.vantages.round(id))?.answers.length === round.answers.length) {
      const place = judged.vantages.find((one) => one.vantage === vantage && !one.carried);
      if (place) await store.addNote(id, `${vantage} answered after the deadline: ${place.verdict.summary}`);
      return;
    }
    await sleep(againMs);
  }
}
