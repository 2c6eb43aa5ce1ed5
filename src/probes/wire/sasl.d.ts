// pg keeps SCRAM (RFC 5802, RFC 7677) with SASLprep and channel binding in a module without types.
declare module "pg/lib/crypto/sasl.js" {
  import type { TLSSocket } from "node:tls";
  interface SaslSession {
    mechanism: string;
    response: string;
    clientNonce: string;
    serverSignature: string;
  }
  const sasl: {
    startSession(mechanisms: string[], stream: TLSSocket | null | undefined, maxIterations?: number): SaslSession;
    continueSession(
      session: SaslSession,
      password: string,
      serverData: string,
      stream: TLSSocket | null | undefined,
    ): Promise<void>;
    finalizeSession(session: SaslSession, serverData: string): void;
  };
  export default sasl;
}
declare module "pg/lib/crypto/utils.js" {
  const utils: { postgresMd5PasswordHash(user: string, password: string, salt: Buffer): Promise<string> };
  export default utils;
}
