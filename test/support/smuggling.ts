/** Requests that two servers in a row could read differently (I17), as bytes. */

/** The Host line of all of them. */
export const HOST = "Host: localhost\r\n";
/** What somebody would like to have taken for a request of its own. */
const HIDDEN = `GET /hidden HTTP/1.1\r\n${HOST}\r\n`;
const post = (headers: string, body: string) => `POST /api/x HTTP/1.1\r\n${HOST}${headers}\r\n${body}`;
const chunked = (body: string) => post("Transfer-Encoding: chunked\r\n", body);

/** Each is malformed in one way. */
export const MALFORMED_FRAMING: Record<string, string> = {
  "both lengths": post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${HIDDEN}`),
  "both lengths, the other way round": post(
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    `0\r\n\r\n${HIDDEN}`,
  ),
  "two lengths": post("Content-Length: 5\r\nContent-Length: 3\r\n", "abcde"),
  "a list of lengths": post("Content-Length: 5, 5\r\n", "abcde"),
  "a signed length": post("Content-Length: +5\r\n", "abcde"),
  "a negative length": post("Content-Length: -5\r\n", "abcde"),
  "a length in hexadecimal": post("Content-Length: 0x5\r\n", "abcde"),
  "a length beyond all numbers": post("Content-Length: 99999999999999999999\r\n", "abcde"),
  "no length in the header": post("Content-Length:\r\n", HIDDEN),
  "a space before the colon": post("Content-Length : 5\r\n", "abcde"),
  "an unknown encoding": post("Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${HIDDEN}`),
  "an encoding that does not end in chunked": post("Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${HIDDEN}`),
  "two encodings": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", `0\r\n\r\n${HIDDEN}`),
  "a hidden encoding": post("Transfer-Encoding: \u000bchunked\r\n", `0\r\n\r\n${HIDDEN}`),
  "chunks in HTTP/1.0": chunked("0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0"),
  "a chunk that is no number": chunked("zz\r\nabc\r\n0\r\n\r\n"),
  "a chunk longer than it says": chunked("3\r\nabcde\r\n0\r\n\r\n"),
  "a negative chunk": chunked("-3\r\nabc\r\n0\r\n\r\n"),
  "a chunk beyond all numbers": chunked("fffffffffffffffff3\r\nabc\r\n0\r\n\r\n"),
  "chunks that end in LF": chunked(`3\nabc\n0\n\n${HIDDEN}`),
  "LF in a chunk's extension": chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"),
  "a header line that ends in LF": `GET /api/x HTTP/1.1\r\n${HOST}X: a\nY: b\r\n\r\n`,
  "a folded header": `GET /api/x HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`,
  "NUL in a header": `GET /api/x HTTP/1.1\r\n${HOST}X: a\u0000b\r\n\r\n`,
  "a header without a colon": `GET /api/x HTTP/1.1\r\n${HOST}Content-Length 5\r\n\r\nabcde`,
  "a preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
};

/** Lines that end in LF or CR alone, and a request of HTTP/0.9. */
export const OTHER_LINE_ENDS: Record<string, string> = {
  "lines that end in LF": "GET /api/x HTTP/1.1\nHost: localhost\n\n",
  "a request of HTTP/0.9": "GET /api/x\r\n\r\n",
  "lines that end in CR": "GET /api/x HTTP/1.1\rHost: localhost\r\r",
};
