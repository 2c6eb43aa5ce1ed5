// Neon's own driver: its Pool and Client are pg's, and their bytes go through a WebSocket, or each query through HTTP.
import type { AppConfig, Lint } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";

const trait = "over-websocket";

/** The trait of a client of @neondatabase/serverless, or of Drizzle's over it. */
export const neonTraits = ({ module, callee }: Literal): string[] =>
  callee === "neon" || /^(?:@neondatabase\/serverless|drizzle-orm\/neon-\w+)$/.test(module ?? "") ? [trait] : [];

/** It asks for TLS by itself, outside of pg: `forceDisablePgSSL` is its default, and nobody reads `ssl`. */
export const isNeon = ({ traits }: AppConfig): boolean => traits.includes(trait);

export const notOfNeon = (lint: Lint): Lint => ({
  ...lint,
  check: (config) => (isNeon(config) ? [] : lint.check(config)),
});
