// What lint says of a text, in one line a finding: its level, the sentence, and what to write.
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

/** @param name of the file where a test names none */
export const saidOf =
  (framework: string, name: string) =>
  (text: string, versions: Record<string, string> = {}, file = name): string[] =>
    readAppConfig(playbookFor(framework), text, file, null, new Map(Object.entries(versions))).findings.map(
      (one) => `${levelOf(one)}: ${one.why} WRITE ${one.fix}`,
    );
