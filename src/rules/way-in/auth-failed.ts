// Authentication ends on this side: nothing to send, a method we may not use, a server that proves nothing.
import { confirmedBy } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.failed("auth");
  if (!row) return unproven(seen);
  const because: [string, string][] = [["auth", row.summary]];
  const ignored = (seen.row("config")?.facts.warnings ?? []).filter(({ where }) => where === "password file");
  switch (row.reason) {
    case "password-missing":
      return [
        {
          cause: "auth-password-missing",
          ...confirmedBy("a password is asked for, and there is none"),
          summary:
            `The server asks for a password for role "${seen.user}", but ` +
            `${ignored.length > 0 ? "the password file is ignored" : "none is configured here"}.`,
          because: [...because, ...ignored.map(({ text }): [string, string] => ["config", text])],
          nextSteps: [
            ...ignored.map(({ fix }) => `Let libpq read the password file: ${fix}.`.replace("..", ".")),
            "Put the password into the URL's variable, PGPASSWORD or the password file.",
            "Check that the secret is deployed where the application runs.",
          ],
        },
      ];
    case "method-unsupported":
      return [
        {
          cause: "auth-method-unsupported",
          ...confirmedBy("a method that we do not speak"),
          summary:
            `The server asks for an authentication method that password clients do not support ` +
            `(${row.facts.method}).`,
          because,
          nextSteps: [
            "Give this role and address a rule with scram-sha-256 in pg_hba.conf, or use a client that supports " +
              "the method.",
          ],
        },
      ];
    case "method-not-allowed":
      return [
        {
          cause: "auth-method-unsupported",
          ...confirmedBy("require_auth forbids the method"),
          summary: "The URL's require_auth forbids the method that the server asks for.",
          because,
          nextSteps: ["Change the server's method in pg_hba.conf, or require_auth in the URL."],
        },
      ];
    case "certificate-not-requested":
      return [
        {
          cause: "auth-method-unsupported",
          ...confirmedBy("sslcertmode=require, and no certificate goes over"),
          owner: "client",
          summary: `The connection forbids this login: ${row.summary}.`,
          because,
          nextSteps: [
            "Give sslcert and sslkey, and let the server ask for certificates (ssl_ca_file in postgresql.conf).",
            "Or leave sslcertmode out: libpq shows the certificate wherever a server asks for it.",
          ],
        },
      ];
    case "channel-binding-unavailable":
      if (tlsAddedOnTheWay(seen))
        return [
          {
            cause: "tls-channel-binding-unavailable",
            ...confirmedBy("SCRAM-SHA-256-PLUS without TLS"),
            owner: "unclear",
            summary:
              "Something in between adds TLS: the server sees TLS, this connection has none. libpq refuses that.",
            because: [
              ...because,
              ["startup", "SCRAM-SHA-256-PLUS is offered over TLS only (RFC 5802, section 6), and none was used here"],
            ],
            nextSteps: [
              "Find what adds TLS in between (an egress proxy, stunnel, a mesh). Let the client start TLS " +
                "instead (sslmode=require).",
              "Or turn channel binding off at that proxy or server. Drivers without channel binding may still " +
                "connect meanwhile.",
            ],
          },
        ];
      return [
        {
          cause: "tls-channel-binding-unavailable",
          ...confirmedBy("channel_binding=require cannot be met"),
          owner: "client",
          summary:
            "The URL requires channel binding (channel_binding=require), but this connection does not support it.",
          because,
          nextSteps: [
            "Use channel_binding=prefer: a pooler or proxy that terminates TLS cannot offer it.",
            "Or connect with TLS straight to a server that uses SCRAM.",
          ],
        },
      ];
    case "server-signature-invalid":
      if (row.facts.scramKeys) return [ofKeys(row.facts.scramKeys, because)];
      return [
        {
          cause: "auth-server-signature-invalid",
          ...confirmedBy("the server's signature does not fit"),
          summary: "The other end accepts the password, but cannot prove that it knows it: it may not be your server.",
          because,
          nextSteps: [
            "Stop using this connection until you know who answers: check address and certificate " +
              "(sslmode=verify-full).",
            "Change the password if it was sent in clear.",
          ],
        },
      ];
  }
  return [];
}

/** libpq goes on where SCRAM ends before the server's proof, unless require_auth is set; other drivers refuse. */
function unproven(seen: ObservedCheck): Draft[] {
  const row = seen.row("auth");
  if (row?.outcome !== "warned" || row.reason !== "server-signature-invalid") return [];
  const isLost = Boolean(seen.failed("admission") ?? seen.failed("query"));
  return [
    {
      cause: "auth-server-signature-invalid",
      severity: isLost ? "down" : "degraded",
      ...confirmedBy("SCRAM ends before the server's proof"),
      summary: "The server lets the login in without proof that it knows the password: it may not be your server.",
      because: [["auth", row.summary]],
      explains: isLost
        ? ["startup-closed", "startup-silent", "startup-login-held", "query-connection-lost", "query-timeout"]
        : [],
      nextSteps: [
        "Find out who answers: check address and certificate (sslmode=verify-full).",
        "Set require_auth=scram-sha-256: then libpq refuses such a login, as other drivers do.",
      ],
    },
  ];
}

/** A signature that is held against a key of the configuration may fail for that key. */
function ofKeys(keys: string[], because: Draft["because"]): Draft {
  const isAlone = !keys.includes("scram_server_key");
  return {
    cause: "auth-server-signature-invalid",
    ...confirmedBy("the server's signature does not fit"),
    owner: isAlone ? "client" : "unclear",
    summary: isAlone
      ? "scram_client_key is given without scram_server_key, so libpq cannot check who answers, and refuses the login."
      : "The server's signature does not fit scram_server_key: the key is another's, or this is not your server.",
    because,
    nextSteps: [
      "Give both keys of the same SCRAM secret: those of the role's password with the salt that its server keeps.",
      ...(isAlone ? [] : ["Check address and certificate (sslmode=verify-full)."]),
    ],
  };
}

function tlsAddedOnTheWay(seen: ObservedCheck): boolean {
  const { tls = false, saslMechanisms = [] } = seen.row("startup")?.facts ?? {};
  return !tls && saslMechanisms.includes("SCRAM-SHA-256-PLUS");
}

export const authFailed: Rule = { id: "auth-failed", judges: ["auth"], judge };
