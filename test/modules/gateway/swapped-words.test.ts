import test from "ava";
import { onePhaseMeter } from "../../../sim/core/twins-energy";
import { DeviceBench } from "../../support/core-devices";
import { withCrc } from "../../support/core-gateway";

/** A meter whose floats come with their words the other way round than its profile has it. */
function swapped(unit: number) {
	const mains = { voltage: () => 230.2, current: () => 12.34, powerFactor: () => 1, frequency: () => 50 };
	const slave = onePhaseMeter(unit, { ...mains, imported: () => 7, exported: () => 0 });
	const answer = slave.answer.bind(slave);
	slave.answer = (request) => {
		const reply = answer(request);
		if (reply === null || request[1] !== 4) return reply;
		const bytes = [...reply.subarray(0, -2)];
		for (let at = 3; at + 3 < bytes.length; at += 4)
			bytes.splice(at, 4, ...bytes.slice(at + 2, at + 4), ...bytes.slice(at, at + 2));
		return withCrc(bytes);
	};
	return slave;
}

test("a meter whose words are swapped gives no absurd value where its range is known, and stops nothing", (t) => {
	const bench = new DeviceBench([
		{
			name: "meter",
			profile: "eastron-sdm120-220-230",
			slave: () => swapped(1),
			points: [{ quantity: "voltage", range: [150, 280] }, { quantity: "current" }, { quantity: "frequency" }],
		},
	]).run(30_000);
	t.deepEqual(
		["voltage", "current", "frequency"].map((name) => {
			const { value, quality, reason } = bench.point(`meter.${name}`);
			return `${value} ${quality} ${reason}`;
		}),
		["null bad range", "null bad range", "null bad not a number"],
	);
	t.true(
		bench.records.some(({ kind }) => kind === 1),
		"what was read is on record",
	);
});
