import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import { readProfiles } from "../../hosts/node/site-file";
import { crc16 } from "../../modules/base/crc";
import { dataOffset } from "../../modules/bus/frame";
import { decodeBits, decodeRaw } from "../../modules/points/decode";
import { widthOf } from "../../modules/site/register-runs";
import { profileNames, type ResolvedProfile, type ResolvedQuantity, resolveProfile } from "../../modules/site/resolve";
import type { Site } from "../../modules/site/types";
import { mixedSlaves, twinnedProfiles } from "../../sim/core/mixed-farm";

const profiles = readProfiles();
const sites = readdirSync("sim/sites")
	.filter((name) => name.endsWith(".json") && !name.endsWith(".plant.json"))
	.map((name) => JSON.parse(readFileSync(`sim/sites/${name}`, "utf8")) as Site);
const codes = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

test("there are profiles and sites to look at", (t) => {
	t.true(profiles.size >= 21);
	t.true(sites.length >= 2);
});

test("every profile and variant is whole", (t) => {
	for (const name of profileNames(profiles)) t.not(typeof resolveProfile(name, profiles), "string", name);
});

test("every profile that a site uses is there, and has a twin", (t) => {
	for (const { gateway, devices } of sites) {
		for (const { profile } of devices) {
			t.true(profiles.has(profile), `${gateway}: ${profile}`);
			t.true(twinnedProfiles.includes(profile), `${gateway}: ${profile}`);
		}
	}
});

for (const id of twinnedProfiles) {
	test(`${id}: its twin has every quantity, within the profile's range`, (t) => {
		const profile = resolveProfile(id, profiles) as ResolvedProfile;
		const [slave] = mixedSlaves({ devices: [{ name: "one", line: "field", profile: id, unit: 9 }] } as unknown as Site);
		for (const quantity of profile.quantities) {
			const { name, table, address, type, range, invalid } = quantity;
			const reply = slave?.answer(request(9, codes[table], address, widthOf(quantity)));
			if (reply === undefined || reply === null || reply[1] !== codes[table]) {
				t.fail(`${name} is refused`);
				continue;
			}
			if (type === "bit") continue;
			const [lowest, highest] = range ?? [-1e9, 1e9];
			const value = valueIn(quantity, reply);
			const isMissing = id === "eletechsup-r4dcb08" && name === "temperature-8";
			t.is(value >= lowest && value <= highest, !isMissing, `${name}: ${value}`);
			if (isMissing) t.deepEqual(invalid, [0x8000]);
		}
	});
}

function valueIn({ type, order, bits, scale, offset }: ResolvedQuantity, reply: Uint8Array): number {
	const raw = decodeRaw(reply, dataOffset, type, order === "unknown" ? "ABCD" : order);
	return (bits === undefined ? raw : decodeBits(raw, bits.shift, bits.width, type)) * scale + offset;
}

function request(unit: number, code: number, address: number, count: number): Uint8Array {
	const frame = Uint8Array.of(unit, code, address >> 8, address & 0xff, 0, count, 0, 0);
	const crc = crc16(frame, 0, 6);
	frame[6] = crc & 0xff;
	frame[7] = crc >>> 8;
	return frame;
}
