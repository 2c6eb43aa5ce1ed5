// Options of `use Ecto.Repo` that Ecto ignores.
import { ignoredOption, stringOf } from "../options.ts";
import type { Lint, Option } from "../playbook.ts";
import { docs } from "./options.ts";
import { renamed } from "./write.ts";

/** Ecto.Repo.Supervisor takes the other options from `config` alone. */
export const inUse: Lint = {
  id: "options-of-use",
  source: docs.repo,
  provenOn: null,
  check: (config) => {
    const ignored = config.options.filter(({ name }) => name.startsWith("use."));
    const [first] = ignored;
    const module = config.traits.find((one) => one.startsWith("repo:"))?.slice("repo:".length) ?? "App.Repo";
    const app = stringOf(config, "otp_app") ?? ":app";
    if (!first) return [];
    const name = (option: Option) => option.name.slice("use.".length);
    const rest = ignored.length === 1 ? "is" : `and ${ignored.length - 1} more are`;
    return [
      ignoredOption(first, {
        level: "warning",
        why:
          `\`use Ecto.Repo\` takes only otp_app, adapter, read_only and default_dynamic_repo: \`${name(first)}\` ` +
          `${rest} ignored. \`config ${app}, ${module}\` decides.`,
        // Pasted into the module it would not compile.
        fix:
          "# in config/config.exs, unless it sets them already: " +
          `config ${app}, ${module}, ${ignored.map((one) => renamed(one, name(one))).join(", ")}`,
      }),
    ];
  },
};
