// What a run tells people: one line a file as it ends; then the
// failures in full, what was skipped and why, and the count.

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const indented = (text) => text.trimEnd().replaceAll(/^/gm, "    ");

/**
 * @param {import("./process.mjs").Outcome} outcome
 * @param {boolean} showsOutput also of a file that passed
 */
export function tellFile({ file, passed, failures, skips, output, tookMs, processorMs }, showsOutput) {
  const counts = [
    `${passed} passed`,
    failures.length > 0 && `${failures.length} FAILED`,
    skips.length > 0 && `${skips.length} skipped`,
  ];
  const times = `${seconds(tookMs)}${processorMs > 0 ? `, ${seconds(processorMs)} of processor time` : ""}`;
  console.log(`${failures.length > 0 ? "✗" : "✓"} ${file}: ${counts.filter(Boolean).join(", ")} (${times})`);
  if (showsOutput && failures.length === 0 && output.trim()) console.log(indented(output));
}

/**
 * The end of a run; its last line is the bare count, for machines.
 * @param {{ outcomes: import("./process.mjs").Outcome[], tookMs: number, processorMs: number }} run
 * @returns {number} exit status: 1 where something failed, or nothing passed or was skipped
 */
export function tellEnd({ outcomes, tookMs, processorMs }) {
  for (const { file, failures, output } of outcomes.filter(({ failures }) => failures.length > 0)) {
    for (const { name, error } of failures) console.log(`\nFAILED ${file}: ${name}\n${indented(error)}`);
    if (output.trim()) console.log(`\n  ${file} wrote:\n${indented(output)}`);
  }
  const skips = outcomes.flatMap(({ file, skips }) => skips.map((skip) => ({ ...skip, file })));
  for (const [why, all] of grouped(skips)) {
    const files = [...new Set(all.map(({ file }) => file))].join(", ");
    console.log(`\nskipped, ${why}: ${all.length} in ${files}`);
  }
  const sum = (count) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const [passed, failed] = [sum(({ passed }) => passed), sum(({ failures }) => failures.length)];
  console.log(
    `\n${outcomes.length} files in ${seconds(tookMs)}, ${(processorMs / 60_000).toFixed(1)} processor-minutes`,
  );
  console.log(`${passed} passed, ${failed} failed, ${skips.length} skipped`);
  return failed > 0 || passed + skips.length === 0 ? 1 : 0;
}

function grouped(skips) {
  const groups = new Map();
  for (const skip of skips) groups.set(skip.why, [...(groups.get(skip.why) ?? []), skip]);
  return groups;
}
