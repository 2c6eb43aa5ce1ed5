// `npm run lint-corpus -- DIR`: files, read, not read with the reason,
// and findings by kind, for any folder of configurations.
import { UserMistake } from "../src/errors.ts";
import { corpusSums, type CorpusSums } from "../src/playbooks/corpus.ts";

function told({ files, read, unread, findings }: CorpusSums): string {
  const all = [...findings.values()].reduce((sum, one) => sum + one, 0);
  return [
    `${files} files, ${read} read, ${unread.size} not read, ${all} findings`,
    ...[...unread].map(([path, reason]) => `  not read: ${path}: ${reason}`),
    ...[...findings].toSorted((a, b) => b[1] - a[1]).map(([kind, count]) => `  ${String(count).padStart(4)}  ${kind}`),
  ].join("\n");
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Give a folder: npm run lint-corpus -- DIR");
  process.exitCode = 3;
} else
  try {
    console.log(told(await corpusSums(folder)));
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    console.error(error.message);
    process.exitCode = 3;
  }
