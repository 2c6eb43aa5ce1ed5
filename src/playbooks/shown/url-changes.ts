// What to change in a connection URL: it has a password that no line may hold, so the change is told in words.

/** A parameter that a URL lacks, with the sign that it wants where it goes. */
export const appendToUrl = (url: string, parameter: string, comment: "#" | "//" = "#"): string =>
  `${comment} append ${url.includes("?") ? "&" : "?"}${parameter} to the URL`;

/** A parameter with another name or value, in the place of one that is there. */
export const replaceInUrl = (wrong: string, right: string, comment: "#" | "//" = "#"): string =>
  `${comment} in the URL write ${right} in place of ${wrong}`;

/** A parameter that is there under its name, with another value. */
export const writeInUrl = (right: string, comment: "#" | "//" = "#"): string => `${comment} in the URL write ${right}`;

export const removeFromUrl = (name: string, comment: "#" | "//" = "#"): string =>
  `${comment} remove ${name} from the URL`;
