// Parsing within a bound: grammars that mend errors take seconds for hostile text, and nobody waits for a configuration so long.
import type { Parser, Tree } from "@lezer/common";
import { UserMistake } from "../../errors.ts";

/** Real configurations of the largest size that is read take a tenth of it. */
const limitMs = 600;

export interface Bounded {
  /** @throws UserMistake when it takes too long, or is nested beyond all sense */
  parse: (parser: Parser, text: string) => Tree;
  /** To be called in loops over what was parsed. @throws UserMistake when the time is over */
  check: () => void;
}

/** All that is done with one file shares the bound. */
export function bounded(): Bounded {
  const endsAt = performance.now() + limitMs;
  const check = (): void => {
    if (performance.now() > endsAt)
      throw new UserMistake(
        "The file cannot be read as a configuration: its syntax is broken, or nested beyond all sense. Give the part with the database's configuration.",
      );
  };
  return {
    check,
    parse(parser, text) {
      const parse = parser.startParse(text);
      for (;;) {
        const tree = parse.advance();
        if (tree) return tree;
        check();
      }
    },
  };
}
