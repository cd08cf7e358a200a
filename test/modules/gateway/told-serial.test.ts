import test from "ava";
import { toldSerial } from "../../../modules/gateway/told-serial";
import { Scheduler } from "../../../sim/core/scheduler";
import { numbered, poll, slave, watchLine } from "../../support/core-line";
import { answering, Wire } from "../../support/core-wire";

const second = 1_000_000;

test("a port that is gone, and is back, is told once each, however often it is tried", (t) => {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, true);
	wire.respond = answering(numbered(1));
	const said: string[] = [];
	const say = (level: string) => (area: string, text: string) => void said.push(`${level} ${area}: ${text}`);
	const open = toldSerial(wire.open, { info: say("info"), warn: say("warn") });
	const { ends } = watchLine(scheduler, open, [slave(1)], [poll(0, 1)]);
	scheduler.runUntil(5 * second);
	t.deepEqual(said, []);
	const before = ends.length;
	for (let turn = 0; turn < 2; turn += 1) {
		wire.absent = true;
		wire.lose("it was pulled out");
		scheduler.runUntil(scheduler.nowUs + 20 * second);
		wire.absent = false;
		scheduler.runUntil(scheduler.nowUs + 20 * second);
	}
	const told = [
		"warn bus: line field: the port is gone (it was pulled out); it is tried again",
		"info bus: line field: the port is back",
	];
	t.deepEqual(said, [...told, ...told]);
	t.true(wire.openings.length > 6, "it was tried several times");
	t.true(ends.length > before + 5, "and polled after it was back");
});
