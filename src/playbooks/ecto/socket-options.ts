// `socket_options` go to Erlang's gen_tcp as they are: what it
// refuses ends the connection process before a packet is sent.
import { invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Lint, Option } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { docs } from "./options.ts";
import { elixirLine } from "./write.ts";

/** inet.erl takes these as bare atoms and exits with badarg at any other; all else are pairs. */
const bareAtoms = [":inet", ":inet6", ":local", ":binary", ":list"];
const flags = [":keepalive", ":nodelay", ":reuseaddr", ":reuseport", ":dontroute"];

/** An element as it may be told: atoms and pairs of them; of anything else only what it is about. */
export const shownTerm = (text: string): string =>
  hasForm(text, "terms") ? text : `${/^\{:[a-z_]{1,30}(?=,)/.exec(text)?.[0] ?? "{"}, …}`;

function literalList(config: AppConfig, name: string): { option: Option; values: string[] } | null {
  const option = optionOf(config, name);
  if (!option || option.isOpaque || !Array.isArray(option.value)) return null;
  return { option, values: option.value.map(String) };
}

/** The whole list, where all of it may be told. */
const listFix = (right: string[], wrong: string[]): string =>
  right.every((one) => hasForm(one, "terms"))
    ? elixirLine("socket_options", right)
    : `# in socket_options, correct ${wrong.map(shownTerm).join(", ")}: a pair like {:keepalive, true}`;

const bareAtom: Lint = {
  id: "socket-options-bare-atom",
  source: docs.inet,
  provenOn: "Erlang/OTP 25",
  check: (config) => {
    const found = literalList(config, "socket_options");
    const wrong = (found?.values ?? []).filter((one) => /^:\w+$/.test(one) && !bareAtoms.includes(one));
    if (!found || wrong.length === 0) return [];
    const right = found.values
      .map((one) => (wrong.includes(one) ? (flags.includes(one) ? `{${one}, true}` : null) : one))
      .filter((one) => one !== null);
    return [
      invalidOption(["socket_options", found.option.line], {
        why:
          `${wrong.join(", ")} as a bare atom is not a valid socket option: gen_tcp.connect exits with badarg ` +
          `before it opens a socket. DBConnection does not catch exits: there is no back-off, no "failed to connect" ` +
          `line, and nothing ever reaches the server. The pool dies within a second. Elixir up to 1.16 ` +
          `prints nothing about it.`,
        fix: listFix(right, wrong),
        answers: [
          [
            "Is there a known problem with Ecto's pool on your machines?",
            "Not needed: Erlang refuses this option on any machine, before a packet is sent.",
          ],
          [
            "Could a limit on memory, processes or file descriptors stop the pool?",
            "Not needed: it fails on an argument, before it opens a socket or takes a descriptor.",
          ],
          [
            "What differs between a release and the console?",
            "Not needed: only the list of options differs. With the same list the console fails too.",
          ],
          [
            "Why does the release command end within a second with shutdown?",
            "Not needed: it starts the same pool with the same option; volumes play no part in it.",
          ],
        ],
      }),
    ];
  },
};

const tuples: Lint = {
  id: "socket-options-tuple",
  source: docs.inet,
  provenOn: "Erlang/OTP 25",
  check: (config) => {
    const found = literalList(config, "socket_options");
    const wrong = (found?.values ?? []).filter((one) =>
      /^\{:(keepalive|nodelay|reuseaddr|dontroute), *(?!true\}|false\})["':\d]/.test(one),
    );
    if (!found || wrong.length === 0) return [];
    const right = found.values.map((one) => (wrong.includes(one) ? one.replace(/,.*\}$/, ", true}") : one));
    return [
      invalidOption(["socket_options", found.option.line], {
        why:
          `${wrong.map(shownTerm).join(", ")} needs true or false: gen_tcp.connect exits with badarg before it ` +
          `opens a socket.`,
        fix: listFix(right, wrong),
      }),
    ];
  },
};

export const socketLints: Lint[] = [bareAtom, tuples];
