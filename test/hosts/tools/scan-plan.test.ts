import test from "ava";
import type { GivenOptions } from "../../../hosts/node/options";
import { progressLine } from "../../../hosts/node/tools/progress";
import { readScanPlan } from "../../../hosts/node/tools/scan-plan";

const given = (options: { readonly [name: string]: string | boolean }) =>
	({
		text: (name: string) => (typeof options[name] === "string" ? options[name] : undefined),
		flag: (name: string) => options[name] === true,
	}) as unknown as GivenOptions;

test("a fast scan asks low units at usual settings; a full one begins with them and asks everything once", (t) => {
	const fast = readScanPlan(given({ fast: true }));
	t.deepEqual(fast[0], { baud: 9600, format: "8N1", units: Array.from({ length: 32 }, (_, index) => index + 1) });
	t.true(fast.every(({ units }) => Math.max(...units) === 32));
	const full = readScanPlan(given({}));
	t.deepEqual(full.slice(0, fast.length), fast);
	const asked = full.flatMap(({ baud, format, units }) => units.map((unit) => `${baud} ${format} ${unit}`));
	t.is(new Set(asked).size, asked.length);
	t.is(asked.length, 8 * 4 * 247);
});

test("named rates, formats and units are kept to", (t) => {
	const plan = readScanPlan(given({ bauds: "31250,9600", formats: "8n2,8N1", units: "5,40-42", fast: true }));
	t.deepEqual(
		plan.map(({ baud, format, units }) => [baud, format, units.join()]),
		[
			[9600, "8N1", "5"],
			[9600, "8N1", "40,41,42"],
			[31250, "8N2", "5,40,41,42"],
			[31250, "8N1", "5,40,41,42"],
			[9600, "8N2", "5,40,41,42"],
		],
	);
	for (const wrong of [
		{ bauds: "9600,fast" },
		{ formats: "9N1" },
		{ units: "0-5" },
		{ units: "9-3" },
		{ units: "248" },
	]) {
		t.throws(() => readScanPlan(given(wrong)), { message: new RegExp(`^--${Object.keys(wrong)[0]} `) });
	}
});

test("the progress line has a bar and an estimate", (t) => {
	t.is(progressLine(0, 100, 0, "9600 8N1 unit 1"), `[${".".repeat(24)}] 0 % 9600 8N1 unit 1`);
	t.is(progressLine(50, 100, 10_000, "x"), `[${"#".repeat(12)}${".".repeat(12)}] 50 % x, about 10 s left`);
	t.regex(progressLine(1, 1000, 1000, "x"), /about 17 min left$/);
});
