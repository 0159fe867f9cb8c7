import { CoderError } from '#server/coder/coder-error.ts';

/** No answer came from Coder, or none that may be passed on. Its detail is one line for a person; the cause stays here. */
export class CoderUnreachableError extends CoderError {
  override readonly name = 'CoderUnreachableError';

  constructor(status: 502 | 504, detail: string, cause?: unknown) {
    super(status, 'Coder could not be reached.', { detail });
    this.cause = cause;
  }
}

const TIMED_OUT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

const BROKE = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];

const UNTRUSTED = 'NODE_EXTRA_CA_CERTS can name a file with the certificate of the authority that signed it.';

/** The codes under which Node and OpenSSL refuse a certificate, and what that means. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `is signed by itself. ${UNTRUSTED}`,
  SELF_SIGNED_CERT_IN_CHAIN: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `is signed by an authority that is not trusted here. ${UNTRUSTED}`,
  CERT_HAS_EXPIRED: 'has expired.',
  CERT_NOT_YET_VALID: 'is not valid yet: is the clock of this computer right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is made out for another name.',
};

/** Any failure of a request to `host`, in words; what is one already stays as it is. */
export function unreachable(host: string, error: unknown): CoderUnreachableError {
  if (error instanceof CoderUnreachableError) return error;
  const code = codeOf(error);
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) {
    return new CoderUnreachableError(502, `The certificate of ${host} ${certificate}`, error);
  }
  if (isTimeout(error) || TIMED_OUT.includes(code)) {
    return new CoderUnreachableError(504, `${host} did not answer in time.`, error);
  }
  return new CoderUnreachableError(502, `${host} ${wordsOf(code)}`, error);
}

function wordsOf(code: string): string {
  if (code === 'ENOTFOUND') return 'is not a name that can be found (DNS).';
  if (code === 'EAI_AGAIN') return 'could not be looked up now: the name server (DNS) does not answer.';
  if (code === 'ECONNREFUSED') return 'refuses the connection: is Coder running there?';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'cannot be reached from this network.';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return 'does not speak TLS as expected: should its address begin with http:// or name another port?';
  }
  if (BROKE.includes(code)) return 'broke off the connection.';
  if (code.startsWith('HPE_')) return 'answered with something that is not HTTP.';
  return code === '' ? 'gave no answer.' : `gave no answer (${code}).`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** The code of the error or of what lies behind it. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
