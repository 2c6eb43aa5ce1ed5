/** Seconds as people say them. */
export const hoursOf = (seconds: number) =>
  seconds < 7200 ? `about ${Math.round(seconds / 60)} minutes` : `about ${Math.round(seconds / 3600)} hours`;
