// What we use of semver, which comes without types: https://github.com/npm/node-semver
declare module "semver/ranges/valid.js" {
  /** The range in full (">=8.11.0 <9.0.0-0"); null: it is none. */
  export default function validRange(range: string): string | null;
}
declare module "semver/ranges/subset.js" {
  /** Whether the other range allows all that this one does. */
  export default function subset(range: string, other: string): boolean;
}
declare module "semver/ranges/intersects.js" {
  export default function intersects(range: string, other: string): boolean;
}
declare module "semver/functions/satisfies.js" {
  export default function satisfies(version: string, range: string): boolean;
}
