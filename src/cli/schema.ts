// `dbcheck schema`: JSON Schema of what machines read and write, generated from the schemas in use.
import { z } from "zod";
import { alertShape } from "../alerts/sources/generic.ts";
import { isolationShape } from "../isolation/isolation-shape.ts";
import { lintDirectoryShape, lintShape } from "../playbooks/shown/lint-shape.ts";
import { jsonText } from "../report/control-characters.ts";
import { reportShape } from "../report/report-shape.ts";
import type { CommandResult } from "./result.ts";

export const machineSchemas = {
  report: { title: "dbcheck.report/1", shape: reportShape },
  lint: { title: "dbcheck.lint/1", shape: lintShape },
  "lint-directory": { title: "dbcheck.lint-directory/1", shape: lintDirectoryShape },
  isolation: { title: "dbcheck.isolation/1", shape: isolationShape },
  alert: { title: "dbcheck.alert/1", shape: alertShape },
};
export type SchemaName = keyof typeof machineSchemas;

export async function schemaCommand(name: SchemaName): Promise<CommandResult> {
  const { title, shape } = machineSchemas[name];
  const { $schema, ...schema } = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" });
  return { stdout: jsonText({ $schema, title, ...schema }), stderr: "", exitCode: 0 };
}
