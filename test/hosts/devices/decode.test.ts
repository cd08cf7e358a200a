import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import { readProfiles } from "../../../hosts/node/site-file";
import { decodedLine } from "../../../hosts/node/tools/decode-command";
import { widthOf } from "../../../modules/site/register-runs";
import { profileNames, type ResolvedProfile, resolveProfile } from "../../../modules/site/resolve";
import { fromHex, withCrc } from "../../support/core-wire";

const profiles = readProfiles();
const codes = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

interface Value {
	readonly name: string;
	readonly value: number | null;
	readonly unit: string;
	readonly quality: string;
	readonly why?: string;
}

interface Line {
	readonly device: string;
	readonly unit: number;
	readonly values: readonly Value[];
	readonly error?: { readonly code: number | string; readonly name: string };
}

/** Bodies without CRC. */
function decode(device: string, request: string, response: string): Line {
	return JSON.parse(
		decodedLine(device, hex(withCrc(fromHex(request))), hex(withCrc(fromHex(response))), profiles),
	) as Line;
}

function hex(bytes: Uint8Array): string {
	return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function word(value: number): string {
	return value.toString(16).padStart(4, "0");
}

for (const file of readdirSync("drivers/transcripts").filter((name) => name.endsWith(".txt"))) {
	const id = file.replace(/\.txt$/, "");
	test(`the worked examples of ${id}'s sources`, (t) => {
		let device = id;
		let request = "";
		let line: Line | null = null;
		let compared = 0;
		for (const row of readFileSync(`drivers/transcripts/${file}`, "utf8").split("\n")) {
			const [mark = "", ...words] = row.trim().split(/\s+/);
			if (mark === "variant") device = `${id}/${words[0]}`;
			if (mark === ">>") request = words.join(" ");
			if (mark === "<<") line = JSON.parse(decodedLine(device, request, words.join(""))) as Line;
			if (mark === "raw") {
				const profile = resolveProfile(device, profiles) as ResolvedProfile;
				const quantity = profile.quantities.find(({ name }) => name === words[0]);
				if (quantity === undefined) throw new Error(`${device} has no ${words[0]}`);
				const count = widthOf(quantity);
				const data = words.slice(1).join("").replace(/^0x/i, "");
				const code = `0${codes[quantity.table]}`;
				line = decode(device, `01${code}${word(quantity.address)}${word(count)}`, `01${code}0${2 * count}${data}`);
			}
			if (mark !== "==") continue;
			const [name, said = "", unit] = words;
			const value = line?.values.find((one) => one.name === name);
			t.is(line?.device, device);
			if (value?.quality !== said) {
				const decimals = said.split(".")[1]?.length ?? 0;
				t.is(value?.value?.toFixed(decimals), Number(said).toFixed(decimals), `${name} ${said}`);
				t.is(value?.unit, unit);
			}
			compared += 1;
		}
		t.true(compared > 0);
	});
}

test("identifiers with underscores, hex in any dress", (t) => {
	const request = "01 03 00 20 00 02 C5 C1";
	const plain = decodedLine("jxct-ymsd-leaf", request, "0103040292FF9B5A3D");
	t.is(decodedLine("jxct_ymsd_leaf", request, "01 03 04 02 92 ff 9b 5a 3d"), plain);
	t.is(decodedLine("jxct-ymsd-leaf", "0x010300200002c5c1", "0x01 0x03 0x04 0x02 0x92 0xFF 0x9B 0x5A 0x3D"), plain);
	t.is(
		plain,
		'{"device":"jxct-ymsd-leaf","unit":1,"values":[{"name":"wetness","value":65.8,"unit":"%RH","quality":"good"},' +
			'{"name":"temperature","value":-10.1,"unit":"Cel","quality":"good"}]}',
	);
	const variant = decodedLine("jxct_ymsd_leaf/offset-batch", request, "0103040292FF9B5A3D");
	t.is((JSON.parse(variant) as Line).device, "jxct-ymsd-leaf/offset-batch");
	for (const [wrong, names] of [
		["010", /^--request 010: 3 hexadecimal digits; a byte has two$/],
		["01 0g", /^--request 01 0g: "g" is no hexadecimal digit$/],
		["0103", /2 bytes; a frame has 4 at least/],
	] as const) {
		t.throws(() => decodedLine("jxct-ymsd-leaf", wrong, "0103"), { code: "HG_OPTION", message: names });
	}
	t.throws(() => decodedLine("jxct-ymsd-laef", request, ""), {
		code: "HG_DEVICE",
		message: /did you mean jxct-ymsd-leaf/,
	});
});

test("exceptions and frames that do not fit together are errors, not values", (t) => {
	const device = "jxct-ymsd-leaf";
	const request = "01 03 00 20 00 02";
	const refused = decode(device, request, "01 83 02");
	t.deepEqual(refused.error, { code: 2, name: "illegal data address" });
	t.deepEqual(refused.values, []);
	t.is(refused.unit, 1);
	t.is(decode(device, request, "02 03 04 02 92 ff 9b").error?.code, "HG_DECODE_UNIT");
	t.is(decode(device, request, "01 04 04 02 92 ff 9b").error?.code, "HG_DECODE_FUNCTION");
	t.is(decode(device, request, "01 03 02 02 92").error?.code, "HG_DECODE_LENGTH");
	t.is(decode(device, request, "01 03 04 02 92 ff").error?.code, "HG_DECODE_LENGTH");
	t.is(decode(device, "01 03 00 20 00", "01 03 04 02 92 ff 9b").error?.code, "HG_DECODE_REQUEST");
	t.is(decode(device, "01 2b 0e 01 00", "01 2b 0e 01 00").error?.code, "HG_DECODE_FUNCTION");
	const damaged = JSON.parse(decodedLine(device, "010300200002C5C1", "0103040292FF9B5A3C")) as Line;
	t.is(damaged.error?.code, "HG_DECODE_CRC");
	t.is(decode("waveshare-modbus-rtu-relay", "01 05 00 00 ff 00", "01 05 00 01 ff 00").error?.code, "HG_DECODE_ECHO");
});

test("a scale in another register: with it, without it, and of a code that nobody knows", (t) => {
	const level = (line: Line) => line.values.find(({ name }) => name === "level");
	const device = "qdy30a-qdw90a";
	t.like(level(decode(device, "01 03 00 02 00 03", "01 03 06 00 10 00 03 05 ee")), { value: 1.518, quality: "good" });
	const alone = level(decode(device, "01 03 00 04 00 01", "01 03 02 05 ee"));
	t.like(alone, { value: null, quality: "bad" });
	t.regex(alone?.why ?? "", /scale stands in holding 3, which was not read/);
	const odd = level(decode(device, "01 03 00 02 00 03", "01 03 06 00 10 00 09 05 ee"));
	t.like(odd, { value: null, quality: "bad" });
	t.regex(odd?.why ?? "", /holds 9/);
	const centimetres = level(decode(device, "01 03 00 02 00 03", "01 03 06 00 11 00 03 05 ee"));
	t.like(centimetres, { value: null, quality: "bad", why: "it is set to another unit than m" });
});

test("conditions are judged by the reply, and doubted where they are not in it", (t) => {
	const broken = decode("emko-esm-3710n", "01 04 00 00 00 03", "01 04 06 00 c8 00 00 00 04");
	t.like(
		broken.values.find(({ name }) => name === "temperature"),
		{ value: null, quality: "bad", why: "the sensor is lost" },
	);
	const alone = decode("emko-esm-3710n", "01 04 00 00 00 01", "01 04 02 00 c8");
	t.like(
		alone.values.find(({ name }) => name === "temperature"),
		{ quality: "uncertain" },
	);
	t.regex(alone.values[0]?.why ?? "", /input 2 was not read with it/);
});

test("a value outside of its range, no value, no known word order, a half of a value", (t) => {
	const wet = decode("jxct-ymsd-leaf", "01 03 00 20 00 01", "01 03 02 27 10").values[0];
	t.like(wet, { name: "wetness", value: null, quality: "bad" });
	t.regex(wet?.why ?? "", /outside of its range, 0 to 100 %RH/);
	const channel = decode("eletechsup-r4dcb08", "01 03 00 06 00 02", "01 03 04 00 c8 80 00").values;
	t.deepEqual(
		channel.map(({ name, value, quality }) => [name, value, quality]),
		[
			["temperature-7", 20, "good"],
			["temperature-8", null, "bad"],
		],
	);
	const rain = decode("deltaohm-hd2016-rain", "01 04 00 04 00 02", "01 04 04 00 00 00 05").values[0];
	t.like(rain, { name: "rain-total", value: null, quality: "bad" });
	t.regex(rain?.why ?? "", /word order unknown/);
	t.deepEqual(decode("deltaohm-hd2016-rain", "01 04 00 05 00 01", "01 04 02 00 05").values, []);
	t.deepEqual(decode("tuf-2000m", "01 03 00 71 00 01", "01 03 02 00 05").values, []);
});

test("what no source confirms leaves a value uncertain, and says which part", (t) => {
	const { values } = decode("supmea-do7016", "0a 03 00 53 00 02", "0a 03 04 41 a0 00 00");
	t.deepEqual(values, [
		{ name: "temperature", value: 20, unit: "Cel", quality: "uncertain", why: "no source confirms its order" },
	]);
});

test("floats are given as short as they are, not in steps", (t) => {
	const { values } = decode("tuf-2000m", "01 03 00 00 00 02", "01 03 04 51 ec 40 48");
	t.like(values[0], { value: 3.13, quality: "good" });
});

test("writes: relays, timers, set points, settings, addresses that answer at once", (t) => {
	const echo = (device: string, body: string) => decode(device, body, body).values;
	const said = (device: string, body: string) => echo(device, body).map(({ name, value }) => [name, value]);
	t.deepEqual(said("waveshare-modbus-rtu-relay", "01 05 00 02 ff 00"), [["relay-3", 1]]);
	t.deepEqual(said("waveshare-modbus-rtu-relay", "01 05 00 02 00 00"), [["relay-3", 0]]);
	t.regex(echo("waveshare-modbus-rtu-relay", "01 05 02 00 00 0a")[0]?.why ?? "", /for 1 s/);
	t.deepEqual(decode("waveshare-modbus-rtu-relay", "01 0f 00 00 00 08 01 05", "01 0f 00 00 00 08").values.slice(0, 3), [
		{ name: "relay-1", value: 1, unit: "1", quality: "good" },
		{ name: "relay-2", value: 0, unit: "1", quality: "good" },
		{ name: "relay-3", value: 1, unit: "1", quality: "good" },
	]);
	t.deepEqual(said("eletechsup-r421a08", "01 06 00 03 01 00"), [["relay-3", 1]]);
	t.regex(echo("eletechsup-r421a08", "01 06 00 03 06 3c")[0]?.why ?? "", /for 60 s/);
	t.like(echo("eletechsup-r421a08", "01 06 00 03 00 01")[0], { name: "relay-3", value: null, quality: "bad" });
	t.like(echo("vacon-10", "01 06 07 d2 13 88")[0], { name: "speed", value: 50, unit: "%" });
	t.deepEqual(said("soil-contiguous-7in1", "01 06 07 d0 00 05"), [["setup.address", 5]]);
	t.deepEqual(said("soil-contiguous-7in1", "01 06 07 d1 00 02"), [["setup.baud", 9600]]);
	t.like(echo("soil-contiguous-7in1", "01 06 07 d1 00 07")[0], { value: null, quality: "bad" });
	t.deepEqual(said("qdy30a-qdw90a", "01 06 00 0f 00 00"), [["setup.save", 0]]);
	const float = decode("eastron-sdm120-220-230", "01 10 00 14 00 02 04 40 a0 00 00", "01 10 00 14 00 02").values;
	t.like(float[0], { name: "setup.address", value: 5 });
	const query = decode("soil-contiguous-7in1", "ff 03 07 d0 00 01", "07 03 02 00 07");
	t.is(query.unit, 7);
	t.like(query.values[0], { name: "setup.address", value: 7 });
});

test("each register of each profile is decoded, alone and in its table's own function", (t) => {
	let decoded = 0;
	for (const name of profileNames(profiles)) {
		const profile = resolveProfile(name, profiles) as ResolvedProfile;
		for (const quantity of profile.quantities) {
			const count = widthOf(quantity);
			const code = `0${codes[quantity.table]}`;
			const data = quantity.type === "bit" ? "0101" : `0${2 * count}${"0001".repeat(count)}`;
			const line = decode(name, `01${code}${word(quantity.address)}${word(count)}`, `01${code}${data}`);
			const value = line.values.find((one) => one.name === quantity.name);
			t.is(line.error, undefined, name);
			t.is(value?.unit, quantity.unit, `${name} ${quantity.name}`);
			t.true(value?.quality === "good" || (value?.why ?? "") !== "", `${name} ${quantity.name} says why`);
			t.is(value?.value === null, value?.quality === "bad", `${name} ${quantity.name}`);
			decoded += 1;
		}
	}
	t.true(decoded > 1000);
});
