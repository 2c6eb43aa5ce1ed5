// What V8 keeps for garbage, on a machine where memory is short.
import { setFlagsFromString } from "node:v8";

/**
 * V8 lets what is young grow to 48 MB before it looks for what is dead, and what is old to several times of what lives.
 * With these it looks sooner. Both are read at each growth, so that they can be set while V8 runs: before modules are
 * loaded (v8/src/heap/new-spaces.cc and heap-controller.cc).
 */
export function keepMemorySmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}
