import type { StartOptions } from "../bus/reading";
import type { Parity } from "../ports/serial";
import type { DevicePlan } from "./plan";
import type { ProfileStart, ProfileWrite } from "./profile";
import type { ResolvedProfile } from "./resolve";
import type { SiteDevice, SiteLine } from "./types";

const parities: { readonly [letter: string]: Parity } = { N: "none", E: "even", O: "odd" };

/** How a line addresses a device and treats it. */
export function compileDevice(device: SiteDevice, site: SiteLine, resolved: ResolvedProfile): DevicePlan {
	const { line, quantities, profile } = resolved;
	const format = device.format ?? site.format;
	// What reading clears must not be read by the way.
	const clears = quantities.some(({ destructive }) => destructive === true);
	return {
		name: device.name,
		slave: {
			unit: device.unit,
			parity: parities[format.charAt(1)] as Parity,
			stop: format.charAt(2) === "2" ? 2 : 1,
			replyTimeoutMs: device.replyTimeoutMs ?? line.replyTimeoutMs,
			gapMs: line.gapMs,
			registersPerRead: line.registersPerRead,
			holesAllowed: line.holes && !clears,
			...(line.wait === undefined ? {} : { wait: line.wait }),
			...(profile.start === undefined ? {} : { start: compileStart(profile.start) }),
		},
	};
}

function compileStart({ when, write, raw, waitMs }: ProfileStart): StartOptions {
	const request = write === undefined ? bytesOf(raw ?? "") : requestOf(write);
	return { isEachReading: when === "each-reading", request, waitMs };
}

function bytesOf(hex: string): readonly number[] {
	return hex.split(" ").map((digits) => Number.parseInt(digits, 16));
}

/** A write as its request has it, behind the unit. */
function requestOf({ function: code, address, values }: ProfileWrite): readonly number[] {
	const head = [code, address >> 8, address & 0xff];
	const words = values.flatMap((value) => [value >> 8, value & 0xff]);
	if (code === 5 || code === 6) return [...head, ...words.slice(0, 2)];
	const count = [values.length >> 8, values.length & 0xff];
	if (code === 16) return [...head, ...count, words.length, ...words];
	const bits = new Array<number>(Math.ceil(values.length / 8)).fill(0);
	values.forEach((value, index) => {
		bits[index >> 3] = (bits[index >> 3] as number) | (value << (index & 7));
	});
	return [...head, ...count, bits.length, ...bits];
}
