import test from "ava";
import { replyBytes, requestBytes } from "../../../modules/bus/frame";
import { bitsPerCharacter, characterUs, frameGapUs } from "../../../modules/bus/timing";

test("a character is ten bits to twelve", (t) => {
	t.is(bitsPerCharacter("none", 1), 10);
	t.is(bitsPerCharacter("even", 1), 11);
	t.is(bitsPerCharacter("odd", 1), 11);
	t.is(bitsPerCharacter("none", 2), 11);
	t.is(bitsPerCharacter("even", 2), 12);
});

/** MODBUS over Serial Line V1.02, 2.5.1.1, at eleven bits: microseconds, and milliseconds of a read of N registers. */
const table = [
	{ baud: 4800, characterUs: 2291.7, gapUs: 8020.8, one: 50.42, eight: 82.5, most: 618.8 },
	{ baud: 9600, characterUs: 1145.8, gapUs: 4010.4, one: 25.21, eight: 41.25, most: 309.4 },
	{ baud: 19200, characterUs: 572.9, gapUs: 2005.2, one: 12.6, eight: 20.62, most: 154.7 },
	{ baud: 38400, characterUs: 286.5, gapUs: 1750, one: 7.8, eight: 11.81, most: 78.8 },
	{ baud: 57600, characterUs: 191.0, gapUs: 1750, one: 6.36, eight: 9.04, most: 53.7 },
	{ baud: 115200, characterUs: 95.5, gapUs: 1750, one: 4.93, eight: 6.27, most: 28.6 },
];

for (const row of table) {
	test(`line time at ${row.baud} baud is that of the table`, (t) => {
		const each = characterUs(row.baud, "even", 1);
		const gap = frameGapUs(row.baud, "even", 1);
		t.true(Math.abs(each - row.characterUs) < 0.06, `a character takes ${each} µs`);
		t.true(gap >= row.gapUs - 0.05 && gap - row.gapUs < 1, `t3.5 is ${gap} µs`);
		const readMs = (count: number) => ((requestBytes + replyBytes(3, count)) * each + 2 * gap) / 1000;
		t.true(Math.abs(readMs(1) - row.one) < 0.02, `one register takes ${readMs(1)} ms`);
		t.true(Math.abs(readMs(8) - row.eight) < 0.02, `eight take ${readMs(8)} ms`);
		t.true(Math.abs(readMs(125) - row.most) < 0.2, `125 take ${readMs(125)} ms`);
	});
}

test("t3.5 is fixed above 19200 baud and whole microseconds everywhere", (t) => {
	t.is(frameGapUs(19201, "none", 1), 1750);
	t.is(frameGapUs(9600, "none", 1), 3646);
	t.is(frameGapUs(1200, "none", 1), 29167);
});
