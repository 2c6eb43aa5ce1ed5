// Passwords that people paste by mistake: they are answered, and never repeated, kept or logged.

/** What the one who pasted it is told, as plain text and as mrkdwn. */
export const secretAnswer = "That holds a password: delete your message and rotate it.";

/** `scheme://user:password@…`, also where the password holds slashes or its end is missing; a port is no password. */
const inUrl = /[a-z][a-z0-9+.-]*:\/{1,3}[^\s:/@]*:(?!\d{1,5}(?:[/?#\s]|$))\S/i;
/** `user:password@host` without a scheme. */
const bare = /(?:^|\s)[\w.-]+:[^\s:@]+@[\w.-]/;
/** libpq's keywords, drivers' parameters, and the environment. */
const inKeyword = /(?:^|[\s?&;"',])(?:pg)?(?:password|passwd|pwd|sslpassword)["']?\s*[=:]\s*["']?[^\s"'&;]/i;

/** Whether a text that somebody wrote holds a connection's password. */
export function holdsPassword(text: string): boolean {
  return inUrl.test(text) || bare.test(text) || inKeyword.test(text);
}

/** Whether it is a connection string of any kind: of these nothing is repeated either. */
export function isConnectionString(text: string): boolean {
  return /[a-z][a-z0-9+.-]*:\/{1,3}\S/i.test(text) || /(?:^|\s)host(?:addr)?=\S/i.test(text);
}
