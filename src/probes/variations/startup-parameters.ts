// Startup parameters varied: without those that the URL asks for, and with those that the application's driver sends.
import { login } from "../way-in/login.ts";
import { startupParameters } from "../way-in/startup-parameters.ts";
import type { ProbeContext } from "../probe.ts";
import { outcomeOf, type Variation } from "./variation.ts";
import { greetWith } from "./greeting.ts";

export const withoutOptions: Variation = {
  id: "without-options",
  varied: "startup parameter options",
  terms: ({ conninfo }, failed) => {
    const mayMatter = failed?.reason === "server-error" && ["startup", "auth", "admission"].includes(failed.id);
    return conninfo.options && mayMatter ? { from: conninfo.options, to: "none" } : null;
  },
  run: async (context, to) => {
    const plain: ProbeContext = { ...context, conninfo: { ...context.conninfo, options: null } };
    const attempt = await login(plain, to);
    attempt.session?.close();
    return attempt.session
      ? { outcome: "passed", said: "the session opens" }
      : { outcome: "failed", said: attempt.why ?? "refused" };
  },
};

/**
 * What drivers send unasked in the startup packet (pgjdbc: ConnectionFactoryImpl.getParametersForStartup).
 * Poolers refuse what they do not know (PgBouncer: ignore_startup_parameters).
 */
const sentByDriver: Record<string, Record<string, string>> = {
  spring: { client_encoding: "UTF8", DateStyle: "ISO", TimeZone: "UTC", extra_float_digits: "2" },
};

export const driverParameters: Variation = {
  id: "driver-parameters",
  varied: "startup parameters",
  terms: ({ inputs, seen }, failed) => {
    const framework = inputs.application?.framework ?? "";
    const names = Object.keys(sentByDriver[framework] ?? {});
    return failed === null && seen("query") && names.length > 0
      ? { from: "none", to: `those of ${framework}'s driver (${names.join(", ")})` }
      : null;
  },
  run: async (context, to) => {
    const parameters = { ...startupParameters(context), ...sentByDriver[context.inputs.application?.framework ?? ""] };
    const heard = await greetWith(context, to, { tls: context.carried.tls === "on" ? {} : null, parameters });
    heard.session?.close();
    return { ...outcomeOf(heard), facts: { error: heard.error }, error: heard.error };
  },
};
