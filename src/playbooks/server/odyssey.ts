// odyssey.conf: its routes and storages, and what keeps Odyssey from starting or its clients from getting in.
// What it refuses is what its own od_config_validate refuses.
import { UserMistake } from "../../errors.ts";
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { isTypo } from "../specs.ts";
import { odysseyFinding, odysseyStops, odysseyWord, valueIn, wordOf } from "./odyssey-parts.ts";
import {
  mostOfRoutes,
  odysseyPlaces,
  odysseyPools,
  openRoute,
  odysseyRoute,
  type OdysseyRoute,
} from "./odyssey-routes.ts";
import { odysseyBlocks, type OdysseyBlock } from "./odyssey-blocks.ts";
import { globalWords, listenWords, ruleWords, storageWords } from "./odyssey-words.ts";
import { inItsFile, withIncluded } from "./odyssey-includes.ts";
import type { ServerFile } from "./server-file.ts";
import { serversOption } from "./server-places.ts";
import { nothingBeside } from "./server-version.ts";
import { isFilledInLater } from "./template.ts";
import { clearLines, clearText } from "./userlist.ts";

/** @throws UserMistake where it has neither a storage nor a database */
export function readOdyssey(own: string, beside = nothingBeside): ServerFile {
  const files = beside.included ?? new Map<string, string>();
  const { text, placeOf } = withIncluded(own, files);
  const root = odysseyBlocks(text);
  const storages = root.blocks.filter(({ kind }) => kind === "storage");
  const listens = root.blocks.filter(({ kind }) => kind === "listen");
  const rules = root.blocks
    .filter(({ kind }) => kind === "database")
    .flatMap(({ name, blocks }) =>
      blocks
        .filter(({ kind }) => kind === "user" || kind === "group")
        .map((one): OdysseyRoute => ({ ...one, database: name })),
    );
  const includes = root.options.filter(({ name }) => name === "include");
  // Its routes may stand in a file that is not here.
  if (storages.length === 0 && rules.length === 0 && (includes.length === 0 || listens.length === 0))
    throw new UserMistake(
      'There is no pooler in it: looked for `storage "…" { … }` and `database "…" { user … { … } }`.',
    );
  const isRead = ({ value }: { value: string }) => files.has(value.split("/").at(-1) ?? "");
  const isWhole = includes.every(isRead) && beside.isIncluded !== true && !isFilledInLater(text);
  const modes = [
    ...new Set(rules.flatMap((one) => valueIn(one, "pool") ?? []).filter((one) => odysseyPools.includes(one))),
  ];
  const most = mostOfRoutes(rules, storages);
  const ports = [
    ...new Set(listens.flatMap((one) => valueIn(one, "port") ?? []).filter((one) => hasForm(one, "number"))),
  ];
  return {
    kind: "odyssey",
    title: "Odyssey",
    options: {
      ...(ports[0] === undefined ? {} : { port: ports.length === 1 ? Number(ports[0]) : ports.join(", ") }),
      storages: storages.length,
      ...serversOption(odysseyPlaces(storages, rules)),
      routes: rules.length,
      ...(modes.length > 0 ? { pool: modes.join(", ") } : {}),
      ...(most === null ? {} : { server_connections: most }),
    },
    lines: {},
    notes: [
      ...includes.map((one) => {
        const place = placeOf(one.line);
        const where = place === null ? `line ${one.line}` : `line ${place.line} of ${shownName(place.name)}`;
        return `${where} includes another file, which is ${isRead(one) ? "read with it" : "not read"}`;
      }),
      ...(most === null
        ? []
        : [`its pools may hold ${most} connections to one server: max_connections there must allow them`]),
    ],
    findings: [
      ...wordsOf(root, globalWords),
      ...storages.flatMap((one) => [...wordsOf(one, storageWords), ...storageOf(one, root)]),
      ...listens.flatMap((one) => [...wordsOf(one, listenWords), ...tlsOf(one)]),
      ...rules.flatMap((one) => [
        ...wordsOf(one, ruleWords),
        ...odysseyRoute(one, storages, isWhole, valueIn(root, "client_max")),
        ...openRoute(one, storages, listens),
      ]),
      ...(isWhole && listens.length === 0
        ? [
            odysseyFinding(
              "error",
              "listen",
              null,
              `Without a \`listen\` block nobody can connect: ${odysseyStops}`,
              'listen {\n  host "*"\n  port 6432\n}',
            ),
          ]
        : []),
    ]
      .map((one) => inItsFile(one, placeOf))
      .concat(clearOf(own)),
  };
}

/** Odyssey's parser takes no word that it does not know; only what is near to one of its own is called so. */
function wordsOf({ options }: OdysseyBlock, known: ReadonlySet<string>): LintFinding[] {
  return options.flatMap(({ name, line }): LintFinding[] => {
    const near = known.has(name) ? undefined : [...known].find((one) => isTypo(name, one));
    return near === undefined || options.some((one) => one.name === near)
      ? []
      : [
          odysseyFinding(
            "error",
            name,
            line,
            `Odyssey has no \`${name}\` here; did you mean \`${near}\`? It ${odysseyStops.slice(8)}`,
            `# rename ${name} to ${near}`,
          ),
        ];
  });
}

function clearOf(text: string): LintFinding[] {
  const lines = clearLines(text, /(?:^|[\s{])(?:storage_)?password\s+"([^"]*)"/g);
  const fix = "# where it is deployed: other passwords than these, in a file that only Odyssey can read";
  return lines[0] === undefined ? [] : [odysseyFinding("note", "password", lines[0], clearText(lines), fix)];
}

const tlsModes = ["disable", "allow", "prefer", "require", "verify_ca", "verify_full"];
const tlsOf = (block: OdysseyBlock) => odysseyWord(block, "tls", tlsModes);

function storageOf(block: OdysseyBlock, root: OdysseyBlock): LintFinding[] {
  const type = wordOf(block, "type");
  return [
    ...(type
      ? odysseyWord(block, "type", ["remote", "local"])
      : [
          odysseyFinding(
            "error",
            "type",
            block.line,
            `The storage has no \`type\`: ${odysseyStops}`,
            `# in this block: type "remote"`,
          ),
        ]),
    ...(type?.value === "remote" && !wordOf(block, "host") && !wordOf(root, "unix_socket_dir")
      ? [
          odysseyFinding(
            "error",
            "host",
            block.line,
            `The storage has neither \`host\` nor \`unix_socket_dir\`: ${odysseyStops}`,
            `# in this block: host "HOST"`,
          ),
        ]
      : []),
    ...tlsOf(block),
  ];
}
