// Names that are also words of our own sentences: "app", "sessions". Masked
// where they stand as a name, and left where they are just a word.

/** Words of sentences about databases that people also call databases, roles, apps and hosts. */
export const ordinaryWords = new Set(
  `access account accounts address app application applications apps backend backup cache check checks client clients cloud cluster
  commit commits config configuration connection connections console credentials data database databases default deploy direct disk
  driver endpoint error errors event events file files gateway group health history host hosts image index instance job jobs key lab
  large level line live load lock locks log login logs machine machines main mark master memory message messages migration model
  monitor name names network new node nodes note number one open operator options order password path place plan platform pool pooled
  pooler pools port primary private probe process product production project projects proxy query queries queue read
  record records region release releases replica replication report reports request requests resource role roles route rows sample
  schema search secret secrets sector server servers service services session sessions settings shared simple single site slot slots
  source space staging standby start state status storage store system table task tasks team temp terms test tests time timeout timeline
  token tool traffic transaction transactions upload user users value version volume volumes vault web worker write writes`.split(
    /\s+/,
  ),
);

/**
 * Where one of them stands as a name: quoted, as a value, before its
 * port, in brackets, behind the kind of thing that it names.
 * @param name as a pattern
 * @returns a pattern without groups that capture
 */
export function placesOfName(name: string): string {
  const kinds =
    "database|role|user|app|cluster|organization|project|instance|service|branch|application|Machine|host|node|name";
  return [
    `(?<=["'\`=@])${name}(?=["'\`:;,.&@\\s]|$)`,
    `(?<![\\p{L}\\p{N}])${name}(?=:\\d{1,5}\\b| → |, port \\d)`,
    `(?<=\\b(?:${kinds}) )${name}(?=[,.;)\\]]|$| and database | has | at )`,
    `(?<=^[A-Z][\\w' ]{0,60}: )${name}(?=\\.$|, port )`,
    `(?<=\\()${name}(?= on )|(?<= on )${name}(?=\\))`,
    `(?<=^|: )${name}(?=: \\d+ of \\d+ machines| (?:does not|cannot be|resolves|has no address))`,
    `(?<=\\b(?:machines|volumes|releases|commands) of )${name}(?=\\W)|(?<=\\b(?:Machine|Volume|Trouble of a ` +
      `host) \\S{1,40} of )${name}(?=[ :])`,
    `(?<=\\bso )${name}(?= was not resolved)`,
    `(?<=list (?:has|: ))${name}(?= as attached)`,
  ].join("|");
}
