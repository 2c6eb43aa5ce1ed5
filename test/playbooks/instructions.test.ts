// What lint says to do, done as it says: the finding is gone, and no new one is there.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { toldFix } from "../../src/playbooks/pasteable.ts";
import type { LintFinding } from "../../src/playbooks/playbook.ts";

const folder = "test/playbooks/configs";

/** The file with the line in its place; null where a person is told what to do instead of a line. */
function corrected(text: string, { fix, line, option, why }: LintFinding, lastLine: number): string | null {
  if (
    fix.startsWith("Percent-encode") ||
    fix.startsWith("Fill in the placeholder") ||
    fix.includes("…}") ||
    fix.includes("// beside") ||
    /^(?:#|\/\/) (?:in config\/|move )/.test(fix) ||
    fix.includes("not shown")
  )
    return null;
  const lines = text.split("\n");
  const appended = /^(?:#|\/\/) append [?&](\S+) to the URL/.exec(fix)?.[1];
  const [, right = appended, wrong = right?.split("=")[0] ?? ""] =
    /^(?:#|\/\/) in the URL write (\S+=\S+)(?: in place of (\w+))?/.exec(fix) ?? [];
  if (line !== null && right !== undefined)
    return lines.toSpliced(line - 1, 1, withParameter(lines[line - 1] ?? "", wrong, right)).join("\n");
  if (/^\/\/ in line \d/.test(fix)) return inItsLine(lines, fix);
  // What a person has to decide.
  if (/^\/\/ (?:if|where|keep|open|call) /.test(fix)) return null;
  const out = /take (\w+) out of the URL/.exec(fix)?.[1];
  if (out !== undefined) return text.replace(new RegExp(`&${out}=[^&"'\\s]*|\\b${out}=[^&"'\\s]*&?`), "");
  const [, misspelt = "", meant = ""] = /^rename ([\w.-]+) to ([\w.-]+)$/.exec(fix) ?? [];
  if (meant !== "" && line !== null)
    return lines.toSpliced(line - 1, 1, (lines[line - 1] ?? "").replace(misspelt, meant)).join("\n");
  const call = /^\w+\.\w+\([^()]*\)$/.test(fix);
  if (call && line === null)
    return lines.toSpliced(lastLine, 0, `${indent(lines[lastLine - 1] ?? "")}${fix}`).join("\n");
  if (line === null) {
    if (/^(?:#|\/\/)/.test(fix)) return null;
    const before = lines[lastLine - 1] ?? "";
    if (!/^\s*["']?[\w.-]+["']?\s*[:=]/.test(before)) return null;
    const added = fix.split("\n").map((one) => `${indent(before)}${withComma(one, before)}`);
    return lines.toSpliced(lastLine - 1, 0, ...added).join("\n");
  }
  const old = lines[line - 1] ?? "";
  const parameter = /^(?:…\?)?([\w.]+)=([^\s…]+)/.exec(fix);
  if (parameter && parameter[1] !== option && /:\/\//.test(old)) {
    const wrong = /`(\w+)`/.exec(why)?.[1] ?? parameter[1];
    return lines.toSpliced(line - 1, 1, withParameter(old, wrong ?? "", `${parameter[1]}=${parameter[2]}`)).join("\n");
  }
  const dropped = /^(?:#|\/\/) remove (\S+) from the URL\b/.exec(fix)?.[1];
  if (dropped !== undefined)
    return lines
      .toSpliced(line - 1, 1, old.replace(new RegExp(`&${dropped}=[^&"'\\s]*|\\b${dropped}=[^&"'\\s]*&?`), ""))
      .join("\n");
  return /^(?:#|\/\/) remove [^,]*$/.test(fix) ? lines.toSpliced(line - 1, 1).join("\n") : null;
}

/** "in line 7 write user in place of username", "in line 7 leave out charset and loc". */
function inItsLine(lines: string[], fix: string): string | null {
  const [, at, told = ""] = /^\/\/ in line (\d+) ([^:]*)/.exec(fix) ?? [];
  const [, meant, wrong] = /^write ([\w=.-]+) in place of (\w+)$/.exec(told) ?? [];
  const [, value] = /^write (sslmode=[\w-]+)$/.exec(told) ?? [];
  const [, out] = /^leave out (.*)$/.exec(told) ?? [];
  const old = lines[Number(at) - 1] ?? "";
  const next =
    meant !== undefined
      ? old.replace(
          new RegExp(`\\b${wrong}=${meant.includes("=") ? "[^&\\s\"'`]*" : "(?=.)"}`),
          meant.replace(/=?$/, (sign) => (meant.includes("=") ? sign : "=")),
        )
      : value !== undefined
        ? old.replace(/sslmode=[^&\s"'`]*/, value)
        : (out?.split(/, | and /) ?? []).reduce(
            (rest, one) => rest.replace(new RegExp(`[?&]?\\b${one}=[^&\\s"'\`]*`), ""),
            old,
          );
  return next === old ? null : lines.toSpliced(Number(at) - 1, 1, next.replace(/(:\/\/[^?]*?)&/, "$1?")).join("\n");
}

const indent = (line: string) => /^\s*/.exec(line)?.[0] ?? "";
const withComma = (fix: string, line: string) =>
  /,\s*$/.test(line) && !/,\s*$/.test(fix) ? `${fix.replace(/\s*\/\/.*$/, "")},` : fix;

function withParameter(line: string, wrong: string, right: string): string {
  const old = new RegExp(`([?&])${wrong}=[^&\\s"']*`);
  if (old.test(line)) return line.replace(old, `$1${right}`);
  return line.replace(/(:\/\/[^\s"']*)/, (url) => `${url}${url.includes("?") ? "&" : "?"}${right}`);
}

let done = 0;
for (const playbook of playbooks)
  for (const file of readdirSync(`${folder}/${playbook.framework}`).filter((name) => name.startsWith("bad-"))) {
    const text = readFileSync(`${folder}/${playbook.framework}/${file}`, "utf8");
    const before = readAppConfig(playbook, text, file);
    const lastLine = Math.max(...before.config.options.map(({ line }) => line));
    const same = (one: LintFinding) => `${one.cause} ${one.option} ${one.why}`;
    for (const finding of before.findings.filter((one) => toldFix(one).fixKind === "do")) {
      const text2 = corrected(text, finding, lastLine);
      if (text2 === null) continue;
      done += 1;
      test(`${playbook.framework}/${file}: ${finding.option}, done as it says`, () => {
        const after = readAppConfig(playbook, text2, file).findings.map(same);
        const known = before.findings.map(same);
        assert.ok(!after.includes(same(finding)), `${finding.fix}\n${text2}`);
        // What another setting caused may now be said in other words; nothing is there that was not.
        const fresh = after.filter((one) => !known.includes(one));
        assert.deepEqual(fresh, [], text2);
      });
    }
  }

test("most instructions that a program can follow are followed here", () => {
  assert.ok(done >= 45, `${done}`);
});
