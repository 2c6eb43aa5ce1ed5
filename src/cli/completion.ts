// `dbcheck completion`: what a shell needs to complete verbs and flags, written from the command line as it is.
export interface VerbHelp {
  name: string;
  about: string;
  /** With their dashes. */
  flags: string[];
}

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** @returns a script for the shell to read: `source <(dbcheck completion bash)` */
export function completionScript(shell: Shell, verbs: VerbHelp[]): string {
  return { bash, zsh, fish }[shell](verbs);
}

function bash(verbs: VerbHelp[]): string {
  return `_dbcheck() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${verbs.map(({ name }) => name).join(" ")}"
  else
    case "\${COMP_WORDS[1]}" in
${verbs.map(({ name, flags }) => `      ${name}) words="${flags.join(" ")}" ;;`).join("\n")}
    esac
  fi
  case "$word" in
    -* | "") COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) [ "$COMP_CWORD" -eq 1 ] && COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
  esac
}
complete -o default -F _dbcheck dbcheck
`;
}

function zsh(verbs: VerbHelp[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return `#compdef dbcheck
_dbcheck() {
  local -a verbs
  verbs=(${verbs.map(({ name, about }) => quoted(`${name}:${about.replaceAll(":", "\\:")}`)).join(" ")})
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  case "$words[2]" in
${verbs.map(({ name, flags }) => `    ${name}) compadd -- ${flags.join(" ")}; _files ;;`).join("\n")}
  esac
}
compdef _dbcheck dbcheck
`;
}

function fish(verbs: VerbHelp[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  return [
    ...verbs.map(({ name, about }) => `complete -c dbcheck -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`),
    ...verbs.flatMap(({ name, flags }) =>
      flags.map((flag) => `complete -c dbcheck -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ),
    "",
  ].join("\n");
}
