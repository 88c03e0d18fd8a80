/** Whether a host of a URL, or an address, is this machine's own, which nobody reaches from elsewhere. */
export const isLoopback = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|(?:::ffff:)?127(?:\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
