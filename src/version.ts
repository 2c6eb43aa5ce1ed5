/** This software's version, and a moment that its clock cannot honestly be before. */
export const version = "0.2.0";
export const releasedAt = "2026-11-01T00:00:00Z";
