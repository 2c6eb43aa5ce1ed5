// Settings of a module for Flask-SQLAlchemy that it does not read: the engine's arguments stand in a dictionary.
import { pythonValue } from "../django/write.ts";
import { ignoredOption } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { since } from "../versions.ts";
import { docs } from "./options.ts";
import { engineAt } from "./place.ts";

/** By the name that people give it: the engine's argument. */
const arguments_: Record<string, string> = {
  POOL_PRE_PING: "pool_pre_ping",
  SQLALCHEMY_PRE_PING: "pool_pre_ping",
  SQLALCHEMY_POOL_PRE_PING: "pool_pre_ping",
  SQLALCHEMY_POOL_USE_LIFO: "pool_use_lifo",
  SQLALCHEMY_ISOLATION_LEVEL: "isolation_level",
};

/** Whether the file names it once, and is a configuration of Flask-SQLAlchemy's. */
export const isUnread = (name: string, text: string): boolean =>
  Object.hasOwn(arguments_, name) &&
  /\bSQLALCHEMY_TRACK_MODIFICATIONS\b|\bflask\b/.test(text) &&
  text.split(new RegExp(`\\b${name}\\b`)).length === 2;

export const flaskUnread: Lint = {
  id: "flask-unread",
  source: docs.flask,
  provenOn: null,
  check: (config): Found[] => {
    // Before 2.4 it had no such dictionary.
    if (since(config, "flask-sqlalchemy", "Flask-SQLAlchemy", "2.4").holds === false) return [];
    const at = engineAt(config);
    return config.options.flatMap((option): Found[] => {
      const meant = Object.hasOwn(arguments_, option.name) ? arguments_[option.name] : undefined;
      if (meant === undefined || option.value === false) return [];
      if (config.options.some(({ name }) => name === `${at}${meant}`)) return [];
      return [
        ignoredOption(option, {
          why: `Flask-SQLAlchemy does not read \`${option.name}\`: set \`${meant}\` in SQLALCHEMY_ENGINE_OPTIONS.`,
          fix: option.isOpaque
            ? `# move it into SQLALCHEMY_ENGINE_OPTIONS, as "${meant}"`
            : `# write "${meant}": ${pythonValue(option.value)} into SQLALCHEMY_ENGINE_OPTIONS`,
        }),
      ];
    });
  },
};
