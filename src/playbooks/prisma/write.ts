// Prisma's options as people write them: fields of the datasource with =, parameters in the URL.
import { urlParameters } from "./options.ts";

export function prismaLine(option: string, value: unknown): string {
  if (urlParameters.includes(option)) return `…?${option}=${String(value)}`;
  return `${option} = ${JSON.stringify(value ?? null)}`;
}
