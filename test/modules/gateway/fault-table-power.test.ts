import { LeaseAnswer, LeaseReason, outputStateName } from "../../../modules/outputs/lease";
import { RecordKind } from "../../../modules/store/record";
import { Bench } from "../../support/core-gateway";
import { latchingRig } from "../../support/core-latching";
import { dryNorth, minute, second, waterClosed, watering } from "../../support/core-orchard";
import { orchardFarm } from "../../support/core-site";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of the power, on the whole gateway and the farm's twins: rows of the table in test/README.md.
 */

faultTest(
	"power lost in the middle of a run: all is closed within 2 s of the boot, and none of it goes on",
	(t, fault) => {
		const bench = watering();
		if (waterClosed(bench).length === 3) fault.fires();
		const bootMs = bench.nowMs;
		const records = bench.records.length;
		bench.restart();
		bench.run(minute);
		t.deepEqual(bench.story().toSorted(), ["-master", "-pump", "-valve.north"], "and nothing opens for a minute");
		for (const { atMs, output } of bench.moves) t.true(atMs - bootMs <= 2 * second, `${output} at ${atMs - bootMs} ms`);
		t.is(bench.records[records]?.kind, RecordKind.boot, "it is on record");
	},
);

/** A dry orchard whose gateway restarts so often, a minute after each boot. */
function restarting(times: number, fires: () => void): Bench {
	const bench = new Bench({ file: dryNorth() });
	for (let restart = 0; restart < times; restart += 1) {
		bench.run(minute);
		bench.restart();
		fires();
	}
	return bench;
}

faultTest("five restarts in a row: programs get nothing, outputs rest, and the link is alive", (t, fault) => {
	t.true(restarting(4, () => undefined).gateway.outputs.isAutomatic, "four are not enough");
	const bench = restarting(5, fault.fires);
	t.is(fault.times, 5);
	const { outputs, ports, sinks } = bench.gateway;
	t.false(outputs.isAutomatic);
	t.like(
		bench.records.find(({ kind }) => kind === RecordKind.automation),
		{ automation: 0, early: 5 },
	);
	const before = bench.moves.length;
	bench.run(9 * minute);
	t.is(bench.moves.slice(before).filter(({ on }) => on).length, 0);
	t.deepEqual(bench.closed(), []);
	t.false(Number.isNaN(outputs.restProvenMs), "rest is proven all the same");
	t.true((sinks[0]?.confirmedValues ?? 0) > 100, "and what is read arrives");
	const nowMs = ports.clock.now();
	t.is(outputs.lease(2, 0, nowMs + minute, LeaseReason.moistureLow, nowMs), LeaseAnswer.automationOff);
	t.is(outputs.lease(2, 64, nowMs + minute, LeaseReason.asked, nowMs), LeaseAnswer.granted, "people get theirs");
});

faultTest("a compressor rests for 180 s after a power cut, whatever the room asks for", (t, fault) => {
	const file = orchardFarm();
	file.room.airC = 6;
	const bench = new Bench({ file });
	t.true(bench.runUntil(() => bench.closed().includes("compressor"), 10 * minute));
	bench.run(minute);
	if (bench.closed().includes("compressor")) fault.fires();
	const bootMs = bench.nowMs;
	bench.restart();
	t.true(bench.runUntil(() => !bench.closed().includes("compressor"), 2 * second));
	t.true(bench.runUntil(() => bench.closed().includes("compressor"), 10 * minute));
	t.true(bench.nowMs - bootMs >= 180 * second, `${bench.nowMs - bootMs} ms`);
});

faultTest(
	"low mains: what could not be closed is not opened, and what is open is closed while it still can be",
	(t, fault) => {
		const { gateway, valve, mains, run, nowMs } = latchingRig(true);
		const ask = (): number => gateway.outputs.lease(0, 64, nowMs() + 5 * minute, LeaseReason.asked, nowMs());
		run(65 * second);
		mains.volts = 170;
		fault.fires();
		run(2 * second);
		t.is(ask(), LeaseAnswer.refused);
		t.is(gateway.outputs.refusal(0, nowMs()), LeaseReason.lowSupply);
		mains.volts = 195;
		run(2 * second);
		t.is(ask(), LeaseAnswer.refused, "better by the hysteresis first");
		mains.volts = 230;
		run(2 * second);
		t.is(ask(), LeaseAnswer.granted);
		gateway.outputs.advance(nowMs());
		run(5 * second);
		t.true(valve.isOpen);
		mains.volts = 170;
		run(3 * second);
		t.false(valve.isOpen, "within a reading and a pulse");
	},
);

faultTest(
	"power that goes in a latching valve's close pulse: the pulse is given again when the board is back",
	(t, fault) => {
		const { gateway, valve, power, isDriven, run, nowMs } = latchingRig();
		run(65 * second);
		gateway.outputs.lease(0, 64, nowMs() + 10 * second, LeaseReason.asked, nowMs());
		gateway.outputs.advance(nowMs());
		run(5 * second);
		t.true(valve.isOpen);
		while (!isDriven("relay-2")) run(10);
		run(100);
		power.isGone = true;
		run(500);
		if (valve.isOpen && (valve.pulses.at(-1)?.ms ?? 0) < 200) fault.fires();
		t.not(outputStateName(gateway.outputs.at(0).state), "at-rest", "what was cut short is not believed");
		power.isGone = false;
		run(15 * second);
		t.false(valve.isOpen);
		t.is(outputStateName(gateway.outputs.at(0).state), "at-rest");
	},
);
