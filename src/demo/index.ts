// The demo's only door: sample databases, and a local Slack workspace. No part of what a server needs:
// only cli/demo.ts and tests come in here, and a build may leave it out (scripts/bundle.mjs).
export { inPlace } from "./place.ts";
export { places, samples, type Sample, type SampleEntry } from "./samples.ts";
export { DemoStage } from "./stage.ts";
export { renderText } from "./page/render-text.ts";
export { startWorkspace, type Workspace } from "./workspace/workspace.ts";
