import test from "ava";
import { explainDevice } from "../../../hosts/node/devices/explain-device";
import { findDevice } from "../../../hosts/node/devices/find-device";
import { isFound, lineOf, listTable, listText } from "../../../hosts/node/devices/list-devices";
import { readProfiles } from "../../../hosts/node/site-file";
import { ProfileBook } from "../../../modules/site/profile-book";
import type { ResolvedProfile } from "../../../modules/site/resolve";

const profiles = readProfiles();
const book = new ProfileBook(profiles);
const all = book.names.map((name) => book.get(name) as ResolvedProfile);

function found(...words: string[]): readonly string[] {
	return all.filter((profile) => isFound(profile, words)).map(({ name }) => name);
}

test("words find devices by what they are called, made by, measure and move", (t) => {
	t.true(found("soil-moisture").includes("truebner-smt100-modbus"));
	t.true(found("TRUEBNER").includes("truebner-smt100-modbus"));
	t.true(found("soil_moisture", "dfrobot").includes("soil-contiguous-7in1"));
	t.true(found("relay").includes("waveshare-modbus-rtu-relay/16ch"));
	t.deepEqual(found("sdm72"), ["eastron-sdm630-sdm72", "eastron-sdm630-sdm72/sdm72"]);
	t.deepEqual(found("no such thing"), []);
	t.is(found().length, all.length);
	t.false(found("ec").includes("boqu-bh485-nh"), "letters within a word are no match");
});

test("a name may have underscores; a wrong one gets suggestions, a refused one its reason", (t) => {
	t.is(findDevice("soil_contiguous_7in1", profiles).name, "soil-contiguous-7in1");
	t.is(findDevice("soil_contiguous_7in1/npk_s", profiles).name, "soil-contiguous-7in1/npk-s");
	const wrong = (name: string) => t.throws(() => findDevice(name, profiles), { code: "HG_DEVICE" })?.message ?? "";
	t.regex(wrong("soil-contiguos-7in1"), /did you mean soil-contiguous-7in1\?/);
	t.regex(wrong("soil-contiguous-7in1/npks"), /did you mean soil-contiguous-7in1\/npk-s/);
	t.regex(wrong("zzzzzzzzz"), /headgate devices lists all/);
	t.regex(wrong("lambrecht_rain_e"), /Lambrecht.* has no profile: No source gives/);
});

test("the list keeps to the terminal's width; a pipe gets one line for each device", (t) => {
	const lines = all.map(lineOf);
	for (const width of [40, 80, 132]) {
		const tooLong = listText(lines, width)
			.split("\n")
			.filter((line) => line.length > width && line.trim().includes(" "));
		t.deepEqual(tooLong, []);
	}
	t.is(listTable(lines).split("\n").length, all.length + 1);
});

test("an explanation has every register, quirk, source and doubt, within the width", (t) => {
	for (const profile of all) {
		const text = explainDevice(profile, 100);
		const flat = text.replace(/\s+/g, " ").replaceAll(" [unverified]", "");
		const has = (part: string) => t.true(flat.includes(part.replace(/\s+/g, " ")), `${profile.name}: ${part}`);
		for (const { what, so } of profile.profile.quirks) has(`${what} → ${so}`);
		for (const { ref } of profile.profile.sources) has(ref);
		for (const path of profile.unverified) has(path);
		for (const { name, table, address } of profile.quantities) {
			if (!/\d/.test(name)) has(`${name}: `);
			if (!/\d/.test(name)) has(`${table} ${address} (0x`);
		}
		for (const { name } of profile.setup?.settings ?? []) has(`${name}: `);
		const tooLong = text.split("\n").filter((line) => line.length > 100 && line.trim().includes(" "));
		t.deepEqual(tooLong, [], profile.name);
		t.false(/undefined|\[object/.test(text), profile.name);
	}
});

test("what is not confirmed is marked where it stands", (t) => {
	const text = (name: string) => explainDevice(book.get(name) as ResolvedProfile, 1000);
	t.regex(text("soil-contiguous-7in1"), /ph: ph; holding 3 \(0x0003\); u16; raw × 0\.1 \[unverified\], in pH/);
	t.regex(text("supmea-do7016"), /temperature: water-temperature; holding 83 \(0x0053\); f32 ABCD \[unverified\]/);
	t.regex(text("eletechsup-r421a08"), /read back: holding 1 .* \[unverified\]/);
	t.regex(text("truebner-smt100-modbus"), /unit 1 \[unverified\], 9600 baud, 8E1/);
	t.regex(text("truebner-smt100-modbus"), /raw × 0\.01 − 100, in Cel; from -40 to 80/);
	t.regex(text("truebner-smt100-modbus"), /asked at unit 253: one device on the line only/);
});
