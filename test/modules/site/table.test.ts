import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { readProfiles } from "../../../hosts/node/site-file";
import { copyOf } from "../../../modules/base/copy-of";
import { crc32 } from "../../../modules/base/crc";
import { checkSite } from "../../../modules/site/check";
import { compileSite } from "../../../modules/site/compile";
import type { SitePlan } from "../../../modules/site/plan";
import { profileNames, resolveProfile } from "../../../modules/site/resolve";
import { decodeTable, encodeTable, tableBytesMax, tableSizes } from "../../../modules/site/table";
import type { Site } from "../../../modules/site/types";
import type { ZoneRules } from "../../../modules/time/zone";
import { findZone } from "../../../modules/time/zone-table";
import zones from "../../../modules/time/zones.json";
import { changeNorth, cotton } from "../../support/core-amount-mutations";
import { plain } from "../../support/core-plain";
import { orchardSite } from "../../support/core-site";

const profiles = readProfiles();
const sites = readdirSync("sim/sites")
	.filter((name) => name.endsWith(".json") && !name.endsWith(".plant.json"))
	.map((name) => ({ name, site: JSON.parse(readFileSync(`sim/sites/${name}`, "utf8")) as Site }));

/** One device, all of its quantities that can be read. */
function siteOf(name: string): Site | null {
	const profile = resolveProfile(name, profiles);
	if (typeof profile === "string") return null;
	const { line, quantities } = profile;
	const points = quantities.slice(0, 128).map((quantity) => {
		const isUnknown = quantity.order === "unknown" && ["u32", "s32", "f32", "bcd32"].includes(quantity.type);
		return { name: quantity.name, device: "it", quantity: quantity.name, ...(isUnknown ? { order: "ABCD" } : {}) };
	});
	return {
		version: 1,
		gateway: "one",
		title: "One",
		lines: [
			{
				name: "field",
				baud: line.baud ?? line.bauds.find((one) => one >= 1200) ?? 9600,
				format: line.formats[0] ?? "8N1",
			},
		],
		devices: [{ name: "it", line: "field", profile: name, unit: 1 }],
		points,
		outputs: [],
		programs: [],
		alarms: [],
		uplink: {
			...{ packEveryMs: 5000, keepAliveMs: 60_000, receiptTimeoutMs: 30_000, heartbeatMs: 600_000 },
			...{ packsPerSecond: 0.5, bytesPerDay: 2e6 },
		},
	} as Site;
}

function planOf(name: string): SitePlan {
	const file = sites.find((one) => one.name === name);
	if (file === undefined) throw new Error(`there is no site ${name}`);
	return compileSite(file.site, profiles, { zones });
}

/** The bytes with their CRC made right again: what is wrong with them is inside. */
function sealed(bytes: Uint8Array): Uint8Array {
	const at = bytes.length - 4;
	if (at >= 0) new DataView(bytes.buffer).setUint32(at, crc32(bytes, 0, at));
	return bytes;
}

for (const { name, site } of sites) {
	test(`${name}: what is decoded is what was compiled, in less than 128 bytes a point, 64 an alarm and 1 KiB`, (t) => {
		const plan = compileSite(site, profiles, { zones });
		const bytes = encodeTable(plan);
		t.deepEqual(plain(decodeTable(bytes)), plan);
		t.deepEqual(encodeTable(decodeTable(bytes) as SitePlan), bytes, "the same bytes again");
		t.log(`${bytes.length} bytes, ${plan.points.length} points`);
		t.true(bytes.length < 128 * plan.points.length + 64 * plan.alarms.length + 1024);
		const sizes = tableSizes(plan);
		const devices = sizes.reduce((sum, size) => sum + size.bytes, 0);
		t.is(sizes.length, site.devices.length);
		t.true(devices < bytes.length && devices > bytes.length / 4);
	});
}

test("every profile and variant goes through the table, all of its quantities", (t) => {
	for (const name of profileNames(profiles)) {
		const site = siteOf(name);
		if (site === null) {
			t.fail(name);
			continue;
		}
		t.deepEqual(checkSite(site, profiles), [], name);
		const plan = compileSite(site, profiles);
		t.deepEqual(plain(decodeTable(encodeTable(plan))), plan, name);
	}
});

test("what a zone gets, and the weather, go through the table", (t) => {
	const probes = { moisture: ["soil.north.moisture"], vote: "median", probesLeast: 1 } as const;
	const salinity = [{ probe: "soil.north.moisture", point: "soil.north.ec", doubtfulAbove: 3000 }];
	for (const words of [
		{ ...probes, salinity, startBelow: 20, stopAt: 30, rise: { by: 1, withinMs: 3_600_000 } },
		{ runMs: 600_000 },
		{ volumeM3: 2.5, ...probes, stopAt: 30 },
		{ balance: cotton },
		{ balance: { ...cotton, crop: { ...cotton.crop, planted: "04-20" }, rateMmH: 3 }, ...probes },
	]) {
		const site = orchardSite();
		changeNorth(site, words);
		const plan = compileSite(site, profiles);
		t.deepEqual(plain(decodeTable(encodeTable(plan))), plan, JSON.stringify(words));
	}
});

test("a part of a decoded plan is shown as its fields, and copied with them", (t) => {
	const plan = planOf("orchard.json");
	const { outputs } = decodeTable(encodeTable(plan)) as SitePlan;
	t.is(JSON.stringify(outputs), JSON.stringify(plan.outputs));
	t.deepEqual(plain(outputs.map(copyOf)), plan.outputs.map(copyOf));
});

test("every time zone goes through the table", (t) => {
	const plan = planOf("orchard.json");
	for (const name of Object.keys(zones.zones)) {
		const timeZone = findZone(zones, name, 0) as ZoneRules;
		const decoded = decodeTable(encodeTable({ ...plan, timeZone })) as SitePlan;
		t.deepEqual(plain(decoded.timeZone), plain(timeZone), name);
	}
});

test("a table that was cut, lengthened, or damaged in any bit is refused in words", (t) => {
	const bytes = encodeTable(planOf("orchard.json"));
	for (let length = 0; length < bytes.length; length += 7) t.is(typeof decodeTable(bytes.slice(0, length)), "string");
	t.is(typeof decodeTable(Uint8Array.from([...bytes, 0])), "string");
	for (let bit = 0; bit < 8 * bytes.length; bit += 5) {
		const bad = bytes.slice();
		bad[bit >> 3] = (bad[bit >> 3] as number) ^ (1 << (bit & 7));
		t.is(typeof decodeTable(bad), "string", `bit ${bit}`);
	}
	t.is(decodeTable(new Uint8Array(tableBytesMax + 1)), `is ${tableBytesMax + 1} bytes long: no table`);
});

test("a later version is told from damage", (t) => {
	const bytes = encodeTable(planOf("orchard.json"));
	bytes[5] = 6;
	t.is(decodeTable(sealed(bytes)), "is of version 6; this program knows version 5");
});

test("whatever stands in a table whose CRC is right, it is a plan that holds together or a reason", (t) => {
	const original = encodeTable(planOf("mixed-24.json"));
	let plans = 0;
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.nat(original.length - 5), fc.nat(255)), { minLength: 1, maxLength: 6 }),
			fc.nat(20),
			(changes, cut) => {
				const bytes = original.slice(0, original.length - cut);
				for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
				if (cut > 0) new DataView(bytes.buffer).setUint32(6, bytes.length);
				const plan = decodeTable(sealed(bytes));
				if (typeof plan === "string") return plan.length > 0 && !plan.includes("\n");
				plans += 1;
				// What was let through can be written and read again.
				return typeof decodeTable(encodeTable(plan)) !== "string";
			},
		),
		{ seed: 20261124, numRuns: 4000 },
	);
	t.log(`${plans} of 4000 were plans`);
	t.true(plans > 0 && plans < 4000);
});

test("a plan whose parts lead nowhere is refused, though each is well-formed", (t) => {
	const plan = planOf("orchard.json");
	const [line] = plan.lines;
	const [output] = plan.outputs;
	const [alarm] = plan.alarms;
	if (line === undefined || output === undefined || alarm === undefined) return t.fail();
	const [want] = line.wants;
	if (want === undefined) return t.fail();
	const withWant = (change: object): SitePlan => {
		const wants = [{ ...want, ...change }, ...line.wants.slice(1)];
		return { ...plan, lines: [{ ...line, wants }, ...plan.lines.slice(1)] };
	};
	const bad: readonly (readonly [SitePlan, RegExp])[] = [
		[withWant({ slave: 60 }), /device 60 is not there/],
		[withWant({ point: 127 }), /point 127 is not there/],
		[withWant({ address: 0xffff, count: 2 }), /a read of 2 from 65535/],
		[withWant({ count: 126 }), /a read of 126/],
		[withWant({ code: 1 }), /can't be read by function 1/],
		[withWant({ offset: 1 }), /behind the read/],
		[withWant({ auxiliary: 5 }), /auxiliary register 5/],
		[{ ...plan, outputs: [{ ...output, readBackWant: 0 }, ...plan.outputs.slice(1)] }, /is not read back/],
		[{ ...plan, timeZone: { ...plan.timeZone, changesAtS: [7, 7], offsetsS: [0, 3600] } }, /changes of time zone Asia/],
		[{ ...plan, timeZone: { ...plan.timeZone, changesAtS: [7] } }, /changes of time zone Asia/],
		[{ ...plan, place: { latitudeDeg: 91, longitudeDeg: 0, elevationM: 0 } }, /place is not on the earth/],
		[{ ...plan, alarms: [{ ...alarm, subject: 127 }] }, /leads to no point/],
		[{ ...plan, alarms: [{ ...alarm, because: [1] }] }, /leads to no .* alarm/],
	];
	for (const [one, says] of bad) {
		const result = decodeTable(encodeTable(one));
		t.regex(typeof result === "string" ? result : "", says);
	}
	return undefined;
});
