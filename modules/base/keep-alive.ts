/** TCP/IPv4 headers, no options. */
export const segmentBytes = 40;
/** PINGREQ, PINGRESP, 2 bytes each, and their TCP acknowledgements. */
const pingBytes = 2 * (segmentBytes + 2 + segmentBytes);
const dayMs = 86_400_000;

/** What MQTT's keep-alives take in 24 h, were nothing else on the link: TCP/IPv4 headers included, TLS not. */
export function keepAliveBytesPerDay(keepAliveMs: number): number {
	return (dayMs / keepAliveMs) * pingBytes;
}
