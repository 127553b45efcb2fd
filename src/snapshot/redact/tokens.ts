/** What in a text may be an address, a MAC, or an id: found in one go, so that nothing is replaced twice. */
export const MAC = "(?<![0-9a-f:])(?:[0-9a-f]{2}:){5}[0-9a-f]{2}(?![0-9a-f:])";
export const IPV6 = "(?<![\\w:.])(?=[0-9a-f]*:[0-9a-f]*:)[0-9a-f:]{2,39}(?:\\.\\d{1,3}){0,3}(?:\\/\\d{1,3})?(?![\\w])";
export const IPV4 = "(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?:\\/\\d{1,2})?(?![\\w]|\\.\\d)";
/** A range of addresses, told before single ones are. */
export const RANGE = "(?<![\\w.:])([0-9a-f.:]+)-([0-9a-f.:]+)(?![\\w.:])";
export const ID = "(?<![0-9a-z])[0-9a-f]{12,64}(?![0-9a-z])";
export const VETH = "(?<![0-9a-zA-Z])veth[0-9a-f]{5,11}(?![0-9a-zA-Z])";
/** A key of WireGuard: 32 bytes in base64. */
export const WG_KEY = "(?<![0-9a-zA-Z+/])[0-9a-zA-Z+/]{43}=";
