// The hours of a day in which a watch tells nobody: until when a message waits. Pure.

export interface QuietHours {
  /** Minutes since midnight; `from` later than `to` goes over midnight. */
  fromMinute: number;
  toMinute: number;
  /** IANA name, such as Europe/Berlin. */
  zone: string;
}

/** @returns the end of the quiet hours that `at` lies in, to the minute; null outside of them */
export function quietUntil({ fromMinute, toMinute, zone }: QuietHours, at: Date): Date | null {
  const minute = minuteOf(at, zone);
  const isQuiet = fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  if (!isQuiet) return null;
  const end = new Date(Math.floor(at.getTime() / 60_000) * 60_000 + ((toMinute - minute + 1440) % 1440) * 60_000);
  // A clock that was set forward or back meanwhile: what is missing to the wanted minute, or is too much.
  const off = ((minuteOf(end, zone) - toMinute + 2160) % 1440) - 720;
  return new Date(end.getTime() - off * 60_000);
}

export function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

function minuteOf(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(
    at,
  );
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return part("hour") * 60 + part("minute");
}
