// `user: process.env.USER`: the shell has that variable already, with the name of who is logged in.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";

/** Nest's ConfigService reads a variable of the environment before a `.env` file's, too. */
const ofShell = [
  /^process\.env\.(USER|USERNAME|LOGNAME)!?$/,
  /^(?:this\.)?\w*[cC]onfigService\.get(?:OrThrow)?(?:<[\w ,]+>)?\(["'](USER|USERNAME|LOGNAME)["']\)!?$/,
];

/** On a socket of its own machine the server may ask for that very user, by `peer`. */
function isOnSocket(config: AppConfig, name: string): boolean {
  const host = optionOf(config, `${name.slice(0, name.lastIndexOf(".") + 1)}host`);
  const said = host?.isOpaque ? host.fallback : host?.value;
  return typeof said === "string" && said.startsWith("/");
}

/** @param namesOf where the role of the database stands */
export const systemUser = (namesOf: (config: AppConfig) => string[]): Lint => ({
  id: "system-user",
  source: "https://github.com/motdotla/dotenv#what-happens-to-environment-variables-that-were-already-set",
  provenOn: null,
  check: (config): Found[] =>
    namesOf(config).flatMap((name): Found[] => {
      const option = optionOf(config, name);
      const code = option?.isOpaque ? String(option.value) : "";
      const variable = ofShell.map((one) => one.exec(code)?.[1]).find((one) => one !== undefined);
      if (!option || variable === undefined || isOnSocket(config, name)) return [];
      const whose = variable === "USERNAME" ? "Windows sets" : "Most shells set";
      return [
        ignoredOption(option, {
          why:
            `${whose} \`${variable}\` to the system's own user. A \`.env\` file does not override it: you ` +
            "may log in as the wrong user.",
          fix: `// read a variable of another name, such as DB_USER, and set that in place of ${variable}`,
        }),
      ];
    }),
});
