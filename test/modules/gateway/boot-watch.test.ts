import test from "ava";
import { LeaseAnswer, LeaseReason, Owner } from "../../../modules/outputs/lease";
import { Bench } from "../../support/core-gateway";
import { orchardFarm } from "../../support/core-site";

const minute = 60_000;
const north = 2;

/** A dry orchard whose gateway has restarted so often, each time after so long. */
function restarted(times: number, afterMs: number): Bench {
	const file = orchardFarm();
	for (const zone of file.zones) zone.moisture = 0.2;
	const bench = new Bench({ file });
	for (let restart = 0; restart < times; restart += 1) {
		bench.run(afterMs);
		bench.restart();
	}
	return bench;
}

function now(bench: Bench): number {
	return bench.gateway.ports.clock.now();
}

test("after five early restarts programs get no output, and everything rests", (t) => {
	const four = restarted(4, minute);
	t.true(four.gateway.outputs.isAutomatic);
	const bench = restarted(5, minute);
	t.false(bench.gateway.outputs.isAutomatic);
	const record = bench.records.find(({ kind }) => kind === 11);
	t.like(record, { automation: 0, early: 5 });
	const before = bench.moves.length;
	bench.run(9 * minute);
	t.deepEqual(
		bench.moves.slice(before).filter(({ on }) => on),
		[],
	);
	t.deepEqual(bench.closed(), []);
	t.false(Number.isNaN(bench.gateway.outputs.restProvenMs), "rest is proven all the same");
	const { outputs } = bench.gateway;
	t.is(outputs.lease(north, 0, now(bench) + minute, LeaseReason.moistureLow, now(bench)), LeaseAnswer.automationOff);
	t.is(outputs.lease(north, Owner.command, now(bench) + minute, LeaseReason.asked, now(bench)), LeaseAnswer.granted);
});

test("a boot that lasts ten minutes gives the outputs back, and what came before counts no more", (t) => {
	const bench = restarted(5, minute);
	const before = bench.moves.length;
	bench.run(15 * minute);
	t.true(bench.gateway.outputs.isAutomatic);
	t.true(bench.moves.slice(before).some(({ output, on }) => output === "pump" && on));
	t.is(bench.records.filter((one) => one.kind === 11 && one.automation === 1).length, 1);
	for (let restart = 0; restart < 4; restart += 1) {
		bench.restart();
		bench.run(minute);
		t.true(bench.gateway.outputs.isAutomatic, `early restart ${restart + 1}`);
	}
});

test("restarts that come late are none of those", (t) => {
	t.true(restarted(7, 11 * minute).gateway.outputs.isAutomatic);
});
