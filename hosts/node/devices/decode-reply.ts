import type { RegisterRef } from "../../../modules/site/profile";
import { ProfileBook } from "../../../modules/site/profile-book";
import {
	isSamePlace,
	type ProfileMap,
	type ResolvedProfile,
	type ResolvedQuantity,
} from "../../../modules/site/resolve";
import { type DecodedValue, decodeQuantities } from "./decode-quantities";
import { decodeActuators, decodeSettings } from "./decode-registers";
import { type ExchangeFault, isFault, readExchange, type Stretch } from "./exchange";

export interface DecodedReply {
	readonly values: readonly DecodedValue[];
	/** Why there are none: a damaged frame, an exception, a reply to another request. */
	readonly error: ExchangeFault | null;
}

/**
 * What the reply to one request says by a profile: quantities, then actuators and settings of registers that no
 * quantity has. Of a write: what was written.
 *
 * @param name of a profile or variant that {@link ProfileBook} knows
 * @param request whole frame with CRC
 */
export function decodeReply(name: string, profiles: ProfileMap, request: Uint8Array, reply: Uint8Array): DecodedReply {
	const profile = new ProfileBook(profiles).get(name);
	if (profile === null)
		return { values: [], error: { code: "HG_DECODE_DEVICE", name: `there is no profile "${name}"` } };
	const exchange = readExchange(request, reply, (unit) => mayAnswer(profile, request, unit));
	if (isFault(exchange)) return { values: [], error: exchange };
	return { values: valuesOf(profile, profiles, exchange), error: null };
}

/** The values of one quantity whose registers hold `words`, by themselves. */
export function decodeWords(
	name: string,
	profiles: ProfileMap,
	{ table, address, name: quantity }: ResolvedQuantity,
	words: readonly number[],
): DecodedValue {
	const profile = new ProfileBook(profiles).get(name) as ResolvedProfile;
	const values = decodeQuantities(profile, profiles, { table, address, words, isWritten: false });
	return values.find((one) => one.name === quantity) as DecodedValue;
}

function valuesOf(profile: ResolvedProfile, profiles: ProfileMap, stretch: Stretch): readonly DecodedValue[] {
	const quantities = decodeQuantities(profile, profiles, stretch);
	if (stretch.isWritten) {
		const commands = [...decodeActuators(profile, stretch), ...decodeSettings(profile, stretch)];
		return commands.length > 0 ? commands : quantities;
	}
	const isSaid = (place: RegisterRef | undefined): boolean =>
		place !== undefined && profile.quantities.some((quantity) => isSamePlace(quantity, place));
	const silent = profile.actuators.filter(({ set, readBack }) => !isSaid(set) && !isSaid(readBack));
	return [
		...quantities,
		...decodeActuators({ ...profile, actuators: silent }, stretch),
		...decodeSettings(profile, stretch),
	];
}

/** Units that answer for another: the one that a set-up query asks for, and a new address that is taken at once. */
function mayAnswer({ setup }: ResolvedProfile, request: Uint8Array, unit: number): boolean {
	if (setup?.query?.answeredBy === "real unit") {
		const asked = setup.query.request.split(" ").map((byte) => Number.parseInt(byte, 16));
		if (asked.every((byte, index) => byte === request[index])) return true;
	}
	if (setup?.address === undefined || setup.address.answeredBy !== "new") return false;
	const { address } = setup.address;
	const isAddress = (request[2] as number) * 0x100 + (request[3] as number) === address;
	return isAddress && [6, 16].includes(request[1] as number) && request[request.length - 3] === unit;
}
