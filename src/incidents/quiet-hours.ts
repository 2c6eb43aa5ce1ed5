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
  const minuteOf = clockOf(zone);
  const isQuiet = (minute: number) =>
    fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  const minute = minuteOf(at);
  if (!isQuiet(minute)) return null;
  const begun = Math.floor(at.getTime() / 60_000) * 60_000;
  const end = new Date(begun + ((toMinute - minute + 1440) % 1440) * 60_000);
  // A clock that was set forward or back meanwhile: what is missing to the wanted minute, or is too much.
  const off = ((minuteOf(end) - toMinute + 2160) % 1440) - 720;
  end.setTime(Math.max(begun + 60_000, end.getTime() - off * 60_000));
  // A clock that is set forward may skip that minute: the hours end with the first one that is there.
  while (isQuiet(minuteOf(end))) end.setTime(end.getTime() + 60_000);
  return end;
}

export function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

/** Minutes since midnight, by the zone's clock. */
function clockOf(zone: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (at) => {
    const parts = format.formatToParts(at);
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
    return part("hour") * 60 + part("minute");
  };
}
