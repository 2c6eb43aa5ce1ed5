// Heroku Postgres: who may file, and what the documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  neverArrives,
  password,
  path,
  poolerFull,
  restarts,
  sessionStateCauses,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const policy = "https://www.heroku.com/policy/support";
const connecting = "https://devcenter.heroku.com/articles/connecting-heroku-postgres";
const pooling = "https://devcenter.heroku.com/articles/postgres-connection-pooling";

const tls = verified(
  "Heroku Postgres accepts only TLS 1.2 or higher: set sslmode=require if the client does not use TLS by default.",
  connecting,
);
const rotated = verified(
  "Host and credentials change: credentials are rotated by a user or by Heroku, and hosts by failover or recovery. " +
    "Only the app's config var follows; a URL that was copied elsewhere stays old.",
  "https://devcenter.heroku.com/articles/connecting-to-heroku-postgres-databases-from-outside-of-heroku",
);
const rotatedInMaintenance = verified(
  "Some maintenance, such as security patches, rotates the credentials: enter the new ones wherever Heroku does " +
    "not set them.",
  "https://help.heroku.com/Q476T8DI/how-do-i-rotate-the-credentials-for-a-heroku-postgres-database",
);
const readOnly = verified(
  "Maintenance puts databases of the smallest plans into read-only mode for a while, without notice.",
  "https://help.heroku.com/4UIT2A5I/why-did-i-briefly-see-postgres-read-only-transaction-errors-for-my-hobby-mini-basic-instance",
);
const fewer = verified(
  "Where write-ahead logs are archived too slowly, the connection limit of every credential is reduced until that " +
    "has caught up.",
  "https://help.heroku.com/WFOJF8J7/why-is-postgres-unable-to-archive-write-ahead-logs-fast-enough",
);
const pooled = verified(
  "Connection pooling has its own config var, DATABASE_CONNECTION_POOL_URL (same host, another port). It is not " +
    "available in the Essential and Advanced tiers.",
  pooling,
);
const guessed = unverified("The names of the priorities are not public: pick the closest in the form.", policy);
const premiumOnly = unverified("Premium and Signature support, for a fast first response.", policy);
const fallback = "The form's highest, with “production down” as the first words of the subject";

export const heroku: Vendor = {
  name: "heroku",
  title: "Heroku Postgres",
  channels: [
    {
      name: "help.heroku.com",
      url: "https://help.heroku.com/",
      isPublic: false,
      onlyFor: verified(
        "Requests from the e-mail address of a Heroku account that has collaborator access to the app.",
        policy,
      ),
    },
  ],
  severities: {
    1: { label: "Critical", onlyFor: premiumOnly, fallback },
    2: { label: "High", onlyFor: premiumOnly, fallback },
    3: { label: "Normal", onlyFor: null, fallback: null },
    4: { label: "Low", onlyFor: null, fallback: null },
  },
  severitySource: guessed,
  identifiers: [
    { key: "app", label: "App", isRequired: true, where: "`heroku apps`" },
    { key: "addon", label: "Add-on", isRequired: true, where: "`heroku addons --app APP`: postgresql-word-12345" },
    { key: "plan", label: "Plan", isRequired: false, where: "`heroku pg:info --app APP`" },
    { key: "request", label: "Request ID", isRequired: false, where: "X-Request-Id of the app's router log" },
  ],
  fields: [
    { label: "App", value: "{id:app}" },
    { label: "Subject", value: "{title}" },
    { label: "Description", value: "{body}" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "General debugging of applications, and changes to their code or to open-source packages, are not covered.",
      instead: insteadOfApplication,
      known: verified("The support policy lists what is not covered.", policy),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...tls, causes: ["auth-tls-required", "auth-hba-rejected", "tls-version-mismatch", "tls-not-offered"] },
    { ...rotated, causes: [...password, "dns-nxdomain", "tcp-timeout", "tcp-refused", "admission-role-missing"] },
    { ...rotatedInMaintenance, causes: password },
    { ...readOnly, causes: ["server-read-only"] },
    { ...fewer, causes: [...connectionsFull, "admission-role-connection-limit"] },
    { ...pooled, causes: [...poolerFull, ...connectionsFull, ...sessionStateCauses] },
    {
      ...unverified(
        "Essential plans have 20 connections, Standard and higher 120 to 500.",
        "https://devcenter.heroku.com/articles/heroku-postgres-plans",
      ),
      causes: [...connectionsFull, "admission-role-connection-limit"],
    },
    {
      ...unverified(
        "`heroku pg:info` shows status, connections and maintenance, `heroku pg:diagnose` common problems; include " +
          "both.",
      ),
      causes: ["*"],
    },
  ],
  answered: [
    {
      causes: ["auth-tls-required", "auth-hba-rejected"],
      matches: /pg_hba|ssl|tls/i,
      question: "Why is a connection without TLS refused?",
      answer: tls,
    },
    { causes: poolerFull, matches: /pool/i, question: "How can the connection pool be reached?", answer: pooled },
  ],
  wanted: [
    {
      causes: [...restarts, ...path],
      text: "Failover, maintenance and host events of add-on {id:addon} of app {id:app} between {from} and {to}.",
      why: "`heroku pg:info` shows the state, but not what led to it.",
    },
    {
      causes: [...poolerFull, ...connectionsFull, ...neverArrives, "startup-closed"],
      text:
        "Connections to {host}:{port} for add-on {id:addon} between {from} and {to}, as server and pooler counted " +
        "them.",
      why: "It separates the plan's limit from a network fault.",
    },
  ],
  statusPage: { url: "https://status.heroku.com/", known: unverified("Public incidents.") },
  asks: [verified("File from the registered account, for an app to which it has access.", policy)],
};
