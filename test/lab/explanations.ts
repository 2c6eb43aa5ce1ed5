// Why a scenario is missed, by its name: shown in docs/accuracy.md beside the miss. Empty is the aim.
export const explanations: Record<string, string> = {};
