/** How a time server behaves. */
export interface NtpHabits {
	/** Its idea of the time at the moment of the call, in milliseconds since 1970. */
	nowMs(): number;
	readonly stratum?: number;
	readonly leap?: number;
	readonly version?: number;
	readonly mode?: number;
	/** The kiss code of stratum 0. */
	readonly kiss?: string;
	readonly rootDelayS?: number;
	readonly rootDispersionS?: number;
	/** Answers another question than the one asked. */
	readonly echoesWrongly?: boolean;
	readonly cutsTo?: number;
}

/** Milliseconds since 1970 as NTP's 64 bits, in whatever era that is. */
function writeTime(reply: Buffer, ms: number, at: number): void {
	const seconds = Math.floor(ms / 1000);
	reply.writeUInt32BE((seconds + 2_208_988_800) % 0x100000000, at);
	reply.writeUInt32BE(Math.floor(((ms - seconds * 1000) / 1000) * 0x100000000), at + 4);
}

/** The reply of an NTP server to a request, byte by byte as RFC 5905, 7.3, has it. */
export function ntpReply(request: Uint8Array, habits: NtpHabits): Buffer {
	const reply = Buffer.alloc(48);
	reply[0] = ((habits.leap ?? 0) << 6) | ((habits.version ?? 4) << 3) | (habits.mode ?? 4);
	reply[1] = habits.stratum ?? 2;
	reply[3] = 0xec;
	reply.writeUInt32BE(Math.round((habits.rootDelayS ?? 0.01) * 0x10000), 4);
	reply.writeUInt32BE(Math.round((habits.rootDispersionS ?? 0.005) * 0x10000), 8);
	reply.write(habits.kiss ?? "\x7f\0\0\x01", 12, "latin1");
	Buffer.from(request.subarray(40, 48)).copy(reply, 24);
	if (habits.echoesWrongly === true) reply[31] = (reply[31] as number) ^ 1;
	writeTime(reply, habits.nowMs(), 32);
	writeTime(reply, habits.nowMs(), 40);
	return reply.subarray(0, habits.cutsTo ?? 48);
}
