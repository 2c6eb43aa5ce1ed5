// A file that says that its server sleeps: the first connection wakes it, and is refused until then.
export const wakes = "says-serverless";

const said = /server-?less|aurora|neon\b|cold.?start|scale.?to.?zero|\b(?:wake|waking|asleep|paused?|auto-?pause)\b/i;

/** The trait of a file that says so anywhere, in a comment or a name. */
export const wakingIn = (source: string): string[] => (said.test(source) ? [wakes] : []);
