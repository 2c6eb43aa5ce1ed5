/** What a command prints, and its exit status. */
export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}
