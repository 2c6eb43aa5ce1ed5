// Why a scenario is missed, by its name: shown in docs/accuracy.md beside the miss. Empty
// is the aim. An explained miss does not fail the run; every other does.
export const explanations: Record<string, string> = {
  "faults/server-overloaded-quota":
    "On so small a quota the first answers come after the deadlines of a step: then silence is all that is seen. " +
    "On a loaded machine the connections are as slow as the answers, and nobody is accused.",
  "faults/query-timeout-later":
    "The server stops between two questions; a check that is through before that sees nothing.",
  "intermittent/capacity-slots-come-and-go":
    "A check that meets a free slot at once, and is through before the next grab, sees a server that has room.",
  "intermittent/tcp-black-hole-third":
    "Chance by source port: now and then all ten connections fall on the good members.",
  "intermittent/tcp-flapping":
    "A check that is through within the three tenths of a second in which it listens sees a healthy one.",
  "intermittent/startup-server-stops-in-turns":
    "A check that falls into a running second of the server sees a healthy one.",
};
