import test from "ava";
import fc from "fast-check";
import { RelayBoard } from "../../../sim/core/relay-board";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { airProbe, flowMeter, soilProbe } from "../../../sim/core/twins";
import { everyFlip, goldenFrames } from "../../support/core-golden";
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
	const moved = () => {
		moves += 1;
	};
	const board = new RelayBoard(10, 8, moved, () => undefined);
	t.is(ask(board.slave, "0a 05 00 02 ff 00"), "0a 05 00 02 ff 00");
	t.is(ask(board.slave, "0a 01 00 00 00 08"), "0a 01 01 04");
	t.is(ask(board.slave, "0a 05 00 02 ff 00"), "0a 05 00 02 ff 00");
	t.is(moves, 1, "a contact that stays does not move");
	ask(board.slave, "0a 05 00 ff ff 00");
	t.true(board.contacts.every(Boolean));
	t.is(ask(board.slave, "0a 05 00 08 ff 00"), "0a 85 02");
	t.is(ask(board.slave, "0a 05 00 01 12 34"), "0a 85 03");
});

test("a relay board ends by itself what it was told for a time, unless it was told otherwise since", (t) => {
	const scheduler = new Scheduler();
	const after = (ms: number, work: () => void) => scheduler.at(scheduler.nowUs + 1000 * ms, work);
	const board = new RelayBoard(10, 8, () => undefined, after);
	t.is(ask(board.slave, "0a 05 02 01 00 0a"), "0a 05 02 01 00 0a");
	scheduler.runUntil(999_000);
	t.true(board.contacts[1]);
	scheduler.runUntil(1_000_000);
	t.false(board.contacts[1], "a second is over");
	ask(board.slave, "0a 05 02 01 00 0a");
	scheduler.runUntil(1_500_000);
	ask(board.slave, "0a 05 02 01 00 0a");
	scheduler.runUntil(2_400_000);
	t.true(board.contacts[1], "the time was set anew");
	scheduler.runUntil(2_500_000);
	t.false(board.contacts[1]);
	ask(board.slave, "0a 05 02 01 00 0a");
	ask(board.slave, "0a 05 00 01 ff 00");
	scheduler.runUntil(9_000_000);
	t.true(board.contacts[1], "switched on for good");
	ask(board.slave, "0a 05 04 01 00 0a");
	t.false(board.contacts[1]);
	scheduler.runUntil(10_000_000);
	t.true(board.contacts[1], "open for a second");
});

/** Registers and coils that can be written; the standard's examples find in them what they expect. */
function memory(identification?: ReadonlyMap<number, string>) {
	const registers = new Map(Array.from({ length: 20 }, (_, address) => [address, address]));
	const coils = new Map(Array.from({ length: 16 }, (_, index) => [0x13 + index, false]));
	const slave = new SimSlave(17, {
		holding: (address) => registers.get(address),
		setHolding: (address, value) => registers.has(address) && registers.set(address, value) !== null,
		coil: (address) => coils.get(address),
		setCoil: (address, on) => coils.has(address) && coils.set(address, on) !== null,
		...(identification === undefined ? {} : { identification }),
	});
	return { slave, registers, coils };
}

test("functions 15, 16, 22 and 23 do what the standard's examples say", (t) => {
	const { slave, registers, coils } = memory();
	t.is(ask(slave, "11 0F 0013 000A 02 CD 01"), "11 0f 00 13 00 0a");
	t.is([...coils.values()].map(Number).join(""), "1011001110000000");
	t.is(ask(slave, "11 10 0001 0002 04 000A 0102"), "11 10 00 01 00 02");
	t.deepEqual(
		[0, 1, 2, 3].map((address) => registers.get(address)),
		[0, 0x0a, 0x102, 3],
	);
	registers.set(4, 0x12);
	t.is(ask(slave, "11 16 0004 00F2 0025"), "11 16 00 04 00 f2 00 25");
	t.is(registers.get(4), 0x17);
	// What is written is read back by the same request.
	t.is(ask(slave, "11 17 0003 0003 0004 0002 04 00FF ABCD"), "11 17 06 00 03 00 ff ab cd");
});

test("a write that is refused changes nothing", (t) => {
	const { slave, registers, coils } = memory();
	const before = [...registers.values()];
	for (const [body, reply] of [
		["11 0F 0022 0002 01 03", "11 8f 02"],
		["11 0F 0013 0009 01 FF", "11 8f 03"],
		["11 0F 0013 0000 00", "11 8f 03"],
		["11 10 0013 0002 04 0001 0001", "11 90 02"],
		["11 10 0001 0002 02 0001", "11 90 03"],
		["11 10 0001 0002 04 0001", "11 90 03"],
		["11 16 0014 0000 0001", "11 96 02"],
		["11 17 0013 0002 0001 0001 02 0001", "11 97 02"],
		["11 17 0000 007E 0001 0001 02 0001", "11 97 03"],
		["11 17 0000 0001 0013 0002 04 0001 0001", "11 97 02"],
		["11 06 0014 0001", "11 86 02"],
	] as const) {
		t.is(ask(slave, body), reply, body);
	}
	t.deepEqual([...registers.values()], before);
	t.false([...coils.values()].some(Boolean));
});

test("what is said to everybody is done and not answered", (t) => {
	const { slave, registers, coils } = memory();
	t.is(ask(slave, "00 10 0001 0001 02 0007"), "silence");
	t.is(ask(slave, "00 05 0013 FF00"), "silence");
	t.is(ask(slave, "00 03 0000 0001"), "silence");
	t.is(ask(slave, "00 06 0014 0001"), "silence");
	t.is(registers.get(1), 7);
	t.true(coils.get(0x13));
});

test("a request that lacks an end, or has one or two bits turned, is neither answered nor obeyed", (t) => {
	for (const { name, request } of goldenFrames.filter((one) => !one.name.startsWith("refused"))) {
		let obeyed = 0;
		const touch = (): boolean => {
			obeyed += 1;
			return true;
		};
		const slave = new SimSlave(17, {
			coil: touch,
			discrete: touch,
			holding: () => Number(touch()),
			input: () => Number(touch()),
			setCoil: touch,
			setHolding: touch,
			identification: new Map([[0, "AB"]]),
		});
		t.not(slave.answer(request), null, name);
		obeyed = 0;
		let answers = 0;
		const hear = (frame: Uint8Array): void => {
			if (slave.answer(frame) !== null) answers += 1;
		};
		for (let length = 0; length < request.length; length += 1) hear(request.slice(0, length));
		everyFlip(request, hear);
		t.deepEqual([answers, obeyed], [0, 0], name);
	}
});

test("a slave tells who it is, in pieces where a frame does not hold it", (t) => {
	const long = "x".repeat(200);
	const { slave } = memory(
		new Map([
			[0, "AB"],
			[1, "CDE"],
			[2, "1"],
			[0x80, long],
			[0x90, long],
		]),
	);
	const longHex = "78 ".repeat(200).trim();
	const basic = "00 02 41 42 01 03 43 44 45 02 01 31";
	t.is(ask(slave, "11 2B 0E 01 00"), `11 2b 0e 01 83 00 00 03 ${basic}`);
	t.is(ask(slave, "11 2B 0E 02 00"), `11 2b 0e 02 83 00 00 03 ${basic}`);
	t.is(ask(slave, "11 2B 0E 03 00"), `11 2b 0e 03 83 ff 90 04 ${basic} 80 c8 ${longHex}`);
	t.is(ask(slave, "11 2B 0E 03 90"), `11 2b 0e 03 83 00 00 01 90 c8 ${longHex}`);
	t.is(ask(slave, "11 2B 0E 01 07"), `11 2b 0e 01 83 00 00 03 ${basic}`, "from the beginning");
	t.is(ask(slave, "11 2B 0E 04 01"), "11 2b 0e 04 83 00 00 01 01 03 43 44 45");
	t.is(ask(slave, "11 2B 0E 04 03"), "11 ab 02");
	t.is(ask(slave, "11 2B 0E 05 00"), "11 ab 03");
	t.is(ask(slave, "11 2B 0D 01 00"), "11 ab 01");
	t.is(ask(memory().slave, "11 2B 0E 01 00"), "11 ab 01");
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
	const { slave } = memory(new Map([[0, "AB"]]));
	const codes = fc.constantFrom(1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 43, 99);
	fc.assert(
		fc.property(codes, fc.uint8Array({ maxLength: 18 }), (code, bytes) => {
			slave.answer(bytes);
			const reply = slave.answer(withCrc(Uint8Array.of(17, code, ...bytes)));
			return reply !== null && reply[0] === 17 && ((reply[1] as number) & 0x7f) === code && reply.length <= 256;
		}),
		{ seed: 20261122, numRuns: 5000 },
	);
	t.pass();
});
