import test from "ava";
import fc from "fast-check";
import { SimSlave } from "../../../sim/core/slave";
import { airProbe, flowMeter, RelayBoard, soilProbe } from "../../../sim/core/twins";
import { fromHex, withCrc } from "../../support/core-wire";

function ask(slave: SimSlave, body: string): string {
	const reply = slave.answer(withCrc(fromHex(body)));
	if (reply === null) return "silence";
	const bare = reply.slice(0, -2);
	return withCrc(bare).every((byte, index) => byte === reply[index])
		? [...bare].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
		: "a bad CRC";
}

test("a soil probe answers as its manual prints, below zero in two's complement", (t) => {
	const slave = soilProbe(1, { moisture: () => 65.8, temperature: () => -10.1, ec: () => 1500 });
	t.is(ask(slave, "01 03 00 00 00 03"), "01 03 06 02 92 ff 9b 05 dc");
	t.is(ask(slave, "01 03 00 07 00 01"), "01 83 02");
	t.is(ask(slave, "01 04 00 00 00 01"), "01 84 02");
});

test("an air probe has its values in the input table, from register 1", (t) => {
	const slave = airProbe(5, { temperature: () => 30.5, humidity: () => 48.2 });
	t.is(ask(slave, "05 04 00 01 00 02"), "05 04 04 01 31 01 e2");
	t.is(ask(slave, "05 04 00 00 00 01"), "05 84 02");
});

test("a flow meter sends its floats low word first", (t) => {
	const slave = flowMeter(6, { flow: () => 3.13, netVolume: () => 1200 });
	t.is(ask(slave, "06 03 00 00 00 02"), "06 03 04 51 ec 40 48");
	t.is(ask(slave, "06 03 00 70 00 02"), "06 03 04 00 00 44 96");
});

test("a relay board switches one relay, or all, and keeps them", (t) => {
	let moves = 0;
	const board = new RelayBoard(10, 8, () => {
		moves += 1;
	});
	t.is(ask(board.slave, "0a 05 00 02 ff 00"), "0a 05 00 02 ff 00");
	t.is(ask(board.slave, "0a 01 00 00 00 08"), "0a 01 01 04");
	t.is(ask(board.slave, "0a 05 00 02 ff 00"), "0a 05 00 02 ff 00");
	t.is(moves, 1, "a contact that stays does not move");
	ask(board.slave, "0a 05 00 ff ff 00");
	t.true(board.contacts.every(Boolean));
	t.is(ask(board.slave, "0a 05 00 08 ff 00"), "0a 85 02");
	t.is(ask(board.slave, "0a 05 00 01 12 34"), "0a 85 03");
});

test("a slave is silent for others' frames and damaged ones, and refuses what it does not know", (t) => {
	const slave = new SimSlave(3, { holding: () => 7 });
	t.is(ask(slave, "04 03 00 00 00 01"), "silence");
	t.is(ask(slave, "03 2b 00 00 00 01"), "03 ab 01");
	t.is(ask(slave, "03 03 00 00 00 00"), "03 83 03");
	t.is(ask(slave, "03 03 00 00 00 7e"), "03 83 03");
	t.is(ask(slave, "03 01 00 00 00 01"), "03 81 02");
	t.is(slave.answer(fromHex("03 03 00 00 00 01 00 00")), null);
	t.is(slave.answer(fromHex("03 03")), null);
});

test("no bytes make a slave throw", (t) => {
	const slave = new SimSlave(3, { holding: () => 7, coil: () => true });
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
			slave.answer(bytes);
			slave.answer(withCrc(Uint8Array.of(3, ...bytes)));
		}),
		{ seed: 20261122, numRuns: 2000 },
	);
	t.pass();
});
