// An outage of the store is no time for incidents and watches: what lives in memory is forgotten with the process.
import { Outage } from "../errors.ts";
import type { LateScheduledChecks } from "./store.ts";
import type { TokenRegister } from "./tokens.ts";

/** An outage of the store is no time for new tokens either. */
const withoutTokens: TokenRegister = {
  add: async () => Promise.reject(new Outage("The bot's own store cannot be reached, and tokens live there.")),
  revoke: async () => false,
  list: async () => [],
  find: async () => null,
  markUsed: async () => undefined,
};

export class WithoutIncidents {
  readonly tokens = withoutTokens;
  async incidentOf(): Promise<null> {
    return null;
  }
  async openIncident(): Promise<null> {
    return null;
  }
  async openIncidents(): Promise<[]> {
    return [];
  }
  async incidents(): Promise<[]> {
    return [];
  }
  async dueScheduledChecks(): Promise<string[]> {
    return [];
  }
  async lateScheduledChecks(): Promise<LateScheduledChecks> {
    return { late: 0, watched: 0, mostMs: 0 };
  }
  async closeIncident(): Promise<boolean> {
    return false;
  }
  async steps(): Promise<[]> {
    return [];
  }
  async changeStep(): Promise<string> {
    return "steps are kept in the store, which is not reachable now";
  }
  async experiments(): Promise<[]> {
    return [];
  }
  async addExperiment(): Promise<"gone"> {
    return "gone";
  }
  async tickets(): Promise<[]> {
    return [];
  }
  async addTicket(): Promise<null> {
    return null;
  }
  async setCaseNumber(): Promise<boolean> {
    return false;
  }
  async addEscalation(): Promise<void> {}
  async unwatchIncident(): Promise<boolean> {
    return false;
  }
  async takeIncident(): Promise<null> {
    return null;
  }
  async takeAlerts(): Promise<never> {
    throw new Outage("The bot's own store cannot be reached, and alerts are kept there.");
  }
  async newestAlerts(): Promise<[]> {
    return [];
  }
  readonly alertAnswers = { claim: async () => [], settle: async () => undefined };
  async setWatch(): Promise<never> {
    throw new Outage("The bot's own store cannot be reached, and a watch lives there.");
  }
  async removeWatch(): Promise<boolean> {
    return false;
  }
  async silenceWatch(): Promise<boolean> {
    return false;
  }
  async watches(): Promise<[]> {
    return [];
  }
  async tellStalls(): Promise<void> {}
}
