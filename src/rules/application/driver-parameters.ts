// The URL works, and the application's own driver asks for more in its first packet than the other end takes.
import { confirmedBy } from "../confidence.ts";
import { meaningOf } from "../way-in/sqlstate.ts";
import type { Rule } from "../rule.ts";

export const driverParameters: Rule = {
  id: "driver-parameters",
  judges: ["experiments"],
  judge: (seen) => {
    const tried = seen.row("experiments")?.facts.tried?.find(({ id }) => id === "driver-parameters");
    if (!tried?.error || tried.outcome === "passed") return [];
    const at = { rung: "startup", method: null, proven: false, tls: false, otherTls: null, before: 0 } as const;
    // Another refusal at that moment (slots, a restart) says nothing of the parameters.
    if (meaningOf(tried.error, at)?.cause !== "pooler-parameter-rejected") return [];
    const framework = seen.inputs.application?.framework ?? "the application";
    return [
      {
        cause: "pooler-parameter-rejected",
        ...confirmedBy("a driver's own first packet is refused"),
        summary:
          `${seen.place} accepts this check, but refuses the startup parameters of ${framework}'s ` +
          `driver: ${tried.error.message}`,
        because: [["experiments", `${tried.to}: ${tried.said}; without them the session opens`]],
        nextSteps: [
          "Allow them in the pooler: `ignore_startup_parameters = extra_float_digits`, plus any that the " +
            "message names.",
          "Or remove them from the driver's options, if it lets you.",
        ],
      },
    ];
  },
};
