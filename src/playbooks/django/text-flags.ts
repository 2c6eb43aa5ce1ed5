// Switches of Django that are given as a text: Python takes any text for true, "False" too.
import { invalidOption } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import { docs } from "./options.ts";
import { lineAt } from "./write.ts";

const flags = ["ATOMIC_REQUESTS", "AUTOCOMMIT", "CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS"];
const off = /^(?:false|0|no|off)$/i;
/** `os.environ.get("X", "False")`: whatever the variable has, it is a text. */
const fromEnvironment = /^os\.(?:environ\.get|getenv)\(\s*["']\w+["']\s*,\s*["'](\w+)["']\s*\)$/;

const textOf = ({ value, isOpaque }: Option): string | null =>
  isOpaque ? (fromEnvironment.exec(String(value))?.[1] ?? null) : typeof value === "string" ? value : null;

export const textFlags: Lint = {
  id: "text-as-switch",
  source: docs.settings,
  provenOn: null,
  check: ({ options }) =>
    options.flatMap((option): Found[] => {
      const text = flags.includes(option.name) ? textOf(option) : null;
      if (text === null || !off.test(text.trim())) return [];
      return [
        invalidOption(option, {
          // A check of a connection that is not kept costs nothing.
          severity: option.name === "CONN_HEALTH_CHECKS" ? "notice" : "degraded",
          why: `\`${option.name}\` is the string "${text.trim()}", which Python takes for true: it is on.`,
          fix: option.isOpaque ? `# compare the variable: == "True"` : lineAt(option, false),
        }),
      ];
    }),
};
