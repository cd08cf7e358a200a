import type { DecodedValue } from "../../hosts/node/devices/decode-quantities";
import { decodeReply, decodeWords } from "../../hosts/node/devices/decode-reply";
import { type ProfileMap, resolveProfile } from "../../modules/site/resolve";
import { type Breach, breach } from "./breach";

/**
 * Plays a golden transcript: what the source's own examples say must be what the profile decodes.
 *
 * Lines: `# words`; `variant NAME` of the profile from here on; `>> 01 03 …` and `<< 01 03 …` a request and its reply,
 * CRC included; `raw NAME 31FD` a quantity's registers alone; `== NAME VALUE UNIT` what the last of them says.
 */
export function checkTranscript(id: string, text: string, profiles: ProfileMap): Breach[] {
	const found: Breach[] = [];
	let device = id;
	let request: Uint8Array = new Uint8Array(0);
	let values: readonly DecodedValue[] = [];
	text.split("\n").forEach((line, index) => {
		const [mark = "", ...words] = line.trim().split(/\s+/);
		const add = (message: string): void => {
			found.push(breach(`line ${index + 1}`, message));
		};
		if (mark === "" || mark.startsWith("#")) return;
		if (mark === "variant") {
			device = `${id}/${words[0]}`;
			const profile = resolveProfile(device, profiles);
			if (typeof profile === "string") add(profile);
		} else if (mark === ">>") request = bytesOf(words);
		else if (mark === "<<") {
			const reply = decodeReply(device, profiles, request, bytesOf(words));
			values = reply.values;
			if (reply.error !== null) add(reply.error.name);
		} else if (mark === "raw") {
			const value = alone(device, words, profiles);
			values = typeof value === "string" ? [] : [value];
			if (typeof value === "string") add(value);
		} else if (mark === "==") {
			const wrong = compare(words, values);
			if (wrong !== null) add(wrong);
		} else add(`"${mark}" is no mark; they are #, variant, >>, <<, raw, ==`);
	});
	return found;
}

function bytesOf(words: readonly string[]): Uint8Array {
	return Uint8Array.from(words.map((word) => Number.parseInt(word, 16)));
}

function alone(device: string, [name = "", ...hex]: readonly string[], profiles: ProfileMap): DecodedValue | string {
	const profile = resolveProfile(device, profiles);
	if (typeof profile === "string") return profile;
	const quantity = profile.quantities.find((one) => one.name === name);
	if (quantity === undefined) return `${device} has no quantity "${name}"`;
	const digits = hex.join("").replace(/^0x/i, "");
	const words = (digits.match(/.{4}/g) ?? []).map((word) => Number.parseInt(word, 16));
	return decodeWords(device, profiles, quantity, words);
}

/** Null when it is as the transcript says, to half a step or to half of its last digit. */
function compare([name = "", text = "", unit]: readonly string[], values: readonly DecodedValue[]): string | null {
	const value = values.find((one) => one.name === name);
	if (value === undefined) return `${name} is not in the reply; it has ${values.map((one) => one.name).join(", ")}`;
	if (text === value.quality) return null;
	if (value.value === null) return `${name} is ${value.quality} (${value.why}), the source says ${text}`;
	const decimals = text.split(".")[1]?.length ?? 0;
	if (Math.abs(value.value - Number(text)) > 0.5000001 * 10 ** -decimals) {
		return `${name} is ${value.value}, the source says ${text}`;
	}
	return unit === value.unit ? null : `${name} comes in ${value.unit}, the transcript says ${unit}`;
}
