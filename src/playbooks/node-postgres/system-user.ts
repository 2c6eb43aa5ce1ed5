// `user: process.env.USER`: the shell has that variable already, with the name of who is logged in.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";

const ofShell = /^process\.env\.(USER|USERNAME|LOGNAME)!?$/;

/** @param namesOf where the role of the database stands */
export const systemUser = (namesOf: (config: AppConfig) => string[]): Lint => ({
  id: "system-user",
  source: "https://github.com/motdotla/dotenv#what-happens-to-environment-variables-that-were-already-set",
  provenOn: null,
  check: (config): Found[] =>
    namesOf(config).flatMap((name): Found[] => {
      const option = optionOf(config, name);
      const [, variable] = (option?.isOpaque ? ofShell.exec(String(option.value)) : null) ?? [];
      if (!option || variable === undefined) return [];
      const whose = variable === "USERNAME" ? "Windows sets" : "Most shells set";
      return [
        ignoredOption(option, {
          why:
            `${whose} \`${variable}\` to the system's own user, and a \`.env\` file does not override it: the login ` +
            "may be another.",
          fix: `// read a variable of another name, such as DB_USER, and set that in place of ${variable}`,
        }),
      ];
    }),
});
