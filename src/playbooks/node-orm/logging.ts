// Sequelize's `logging`: a function, or a boolean. A text, as JSON has it, is called like a function.
import { javascriptLine } from "../node-postgres/write.ts";
import { invalidOption, optionOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";

export const textAsLogging: Lint = {
  id: "text-as-logging",
  source: "https://sequelize.org/docs/v6/getting-started/#logging",
  provenOn: "Sequelize 6",
  check: (config): Found[] => {
    const option = optionOf(config, "logging");
    if (!option || option.isOpaque || typeof option.value !== "string" || option.value === "") return [];
    return [
      invalidOption(option, {
        why: "`logging` is a text, and Sequelize calls it: each query fails with `options.logging is not a function`.",
        fix: `${javascriptLine("logging", option.value === "true", false)},`,
      }),
    ];
  },
};
