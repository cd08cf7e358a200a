import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import { crc16 } from "../../modules/base/crc";
import { decodeRaw } from "../../modules/points/decode";
import type { Profile, ProfileQuantity, Site } from "../../modules/site/types";
import { mixedSlaves, twinnedProfiles } from "../../sim/core/mixed-farm";

const files = readdirSync("drivers").filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"));
const profiles = files.map((name) => JSON.parse(readFileSync(`drivers/${name}`, "utf8")) as Profile);
const sites = readdirSync("sim/sites")
	.filter((name) => name.endsWith(".json") && !name.endsWith(".plant.json"))
	.map((name) => JSON.parse(readFileSync(`sim/sites/${name}`, "utf8")) as Site);
const readme = readFileSync("drivers/README.md", "utf8");

const wide = ["u32", "s32", "f32"];
const isBits = ({ table }: ProfileQuantity) => table === "coil" || table === "discrete";
const width = ({ type }: ProfileQuantity) => (wide.includes(type) ? 2 : 1);
const isUnique = (names: readonly string[]) => new Set(names).size === names.length;
const codes = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

test("there are profiles and sites to look at", (t) => {
	t.true(profiles.length >= 21);
	t.true(sites.length >= 2);
});

for (const [index, profile] of profiles.entries()) {
	const file = files[index] as string;
	const { id, line, quantities, actuators } = profile;

	test(`${file} is named by its id and says where it is from`, (t) => {
		t.is(`${id}.json`, file);
		t.regex(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
		t.true(profile.vendor.length > 0 && profile.model.length > 0);
		t.true(profile.sources.length > 0);
		t.true(["high", "medium", "low"].includes(profile.confidence));
		t.true(readme.includes(`| \`${id}\` |`), "the table in drivers/README.md has it");
	});

	test(`${id}: the line can be set so`, (t) => {
		t.true(line.bauds.length > 0 && line.formats.length > 0);
		t.deepEqual(
			line.formats.filter((format) => !["8N1", "8E1", "8O1", "8N2"].includes(format)),
			[],
		);
		t.true(line.bauds.every((baud) => Number.isInteger(baud) && baud >= 1200 && baud <= 256_000));
		t.true(line.replyTimeoutMs >= 20 && line.replyTimeoutMs <= 10_000);
		t.true(line.gapMs >= 0 && line.gapMs <= 1_000);
		t.true(Number.isInteger(line.registersPerRead) && line.registersPerRead >= 1 && line.registersPerRead <= 125);
	});

	test(`${id}: every quantity can be read in one request and decoded`, (t) => {
		t.true(isUnique(quantities.map(({ name }) => name)));
		for (const quantity of quantities) {
			const { name, address, table, type, order, scale, step, range } = quantity;
			t.true(Number.isInteger(address) && address >= 0 && address + width(quantity) <= 0x1_0000, name);
			t.true(width(quantity) <= line.registersPerRead, name);
			t.is(type === "bit", isBits(quantity), `${name}: ${type} in ${table}`);
			t.is(order !== undefined, wide.includes(type), `${name}: words have an order where there are two`);
			t.true(step > 0, name);
			if (type !== "f32" && type !== "bit") t.is(step, scale ?? 1, `${name}: an integer's step is its scale`);
			if (range !== undefined) t.true(range[0] < range[1], name);
			t.true(quantity.periodMs >= 100 && quantity.staleAfterMs >= quantity.periodMs, name);
			t.true(readme.includes(`\`${quantity.kind}\``), `${name}: drivers/README.md lists the kind ${quantity.kind}`);
		}
	});

	test(`${id}: actuators are coils, each its own`, (t) => {
		t.true(isUnique(actuators.map(({ name }) => name)));
		t.true(isUnique(actuators.map(({ address }) => `${address}`)));
		for (const { table, address } of actuators) t.true(table === "coil" && address >= 0 && address <= 0xffff);
	});
}

test("every profile that a site uses is there, and has a twin", (t) => {
	for (const { gateway, devices } of sites) {
		for (const { profile } of devices) {
			t.true(
				profiles.some(({ id }) => id === profile),
				`${gateway}: ${profile}`,
			);
			t.true(twinnedProfiles.includes(profile), `${gateway}: ${profile}`);
		}
	}
});

for (const id of twinnedProfiles) {
	test(`${id}: its twin has every quantity, within the profile's range`, (t) => {
		const profile = profiles.find((one) => one.id === id);
		if (profile === undefined) return t.fail("there is no such profile");
		const [slave] = mixedSlaves({ devices: [{ name: "one", line: "field", profile: id, unit: 9 }] } as unknown as Site);
		for (const quantity of profile.quantities) {
			const { name, table, address, type, order, scale, range } = quantity;
			const reply = slave?.answer(request(9, codes[table], address, width(quantity)));
			if (reply === undefined || reply === null || reply[1] !== codes[table]) {
				t.fail(`${name} is refused`);
				continue;
			}
			if (type === "bit") continue;
			const value = decodeRaw(reply, 3, type, order ?? "ABCD") * (scale ?? 1);
			const [lowest, highest] = range ?? [-1e9, 1e9];
			const isMissing = id === "eletechsup-r4dcb08" && name === "temperature-8";
			t.is(value >= lowest && value <= highest, !isMissing, `${name}: ${value}`);
		}
		return undefined;
	});
}

function request(unit: number, code: number, address: number, count: number): Uint8Array {
	const frame = Uint8Array.of(unit, code, address >> 8, address & 0xff, 0, count, 0, 0);
	const crc = crc16(frame, 0, 6);
	frame[6] = crc & 0xff;
	frame[7] = crc >>> 8;
	return frame;
}
