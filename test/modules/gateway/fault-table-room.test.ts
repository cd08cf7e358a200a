import { silence } from "../../support/core-gateway";
import { hour, minute, roomBench, roomDefrost, runsOf, stateOfRoom } from "../../support/core-room";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of a cold room, on the whole gateway and the farm's twins: a row of the table in test/README.md.
 */

faultTest(
	"a defrost probe that is missing: by the interval, ended after 30 min, and the fan waits all of its delay",
	(t, fault) => {
		const bench = roomBench((program) => {
			program.defrost = { ...roomDefrost, demand: { differenceK: 2, afterMs: hour } };
		});
		silence(bench.farm, "room-coil", fault.fires);
		bench.run(4 * hour);
		t.deepEqual(runsOf(bench, "heater"), [], "without its probe nothing asks for it sooner");
		t.true(bench.runUntil(() => stateOfRoom(bench) === "drip", 50 * minute));
		bench.run(20 * minute);
		const [heat] = runsOf(bench, "heater");
		const onMs = heat?.onMs ?? Number.NaN;
		const offMs = heat?.offMs ?? Number.NaN;
		t.true(onMs > 4 * hour && onMs < 4 * hour + 15 * minute, `${onMs} ms after the boot`);
		t.true(Math.abs(offMs - onMs - roomDefrost.longestMs) < 1000, `${offMs - onMs} ms`);
		const cooled = runsOf(bench, "compressor").find((run) => run.onMs > offMs);
		const blown = runsOf(bench, "fan").find((run) => run.onMs > offMs);
		const dripMs = (cooled?.onMs ?? Number.NaN) - offMs;
		t.true(Math.abs(dripMs - roomDefrost.dripMs) < 1000, `${dripMs} ms without cooling`);
		const stillMs = (blown?.onMs ?? Number.NaN) - offMs - roomDefrost.dripMs;
		t.true(Math.abs(stillMs - roomDefrost.fanDelayMs) < 1000, `${stillMs} ms cold without wind`);
	},
);
