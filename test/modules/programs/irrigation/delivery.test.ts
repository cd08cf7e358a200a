import test, { type ExecutionContext } from "ava";
import { LeaseReason } from "../../../../modules/outputs/lease";
import { Delivery } from "../../../../modules/programs/irrigation/delivery";
import { WaterMeter } from "../../../../modules/programs/water-meter";
import { BoardBench, type BoardOptions, Chain, Input } from "../../../support/core-outputs";

const minute = 60_000;
const metered: BoardOptions = {
	water: { flow: Input.flow, settleMs: 600_000, tolerance: 0.9, delayMs: 600_000, unscheduledAbove: 0.5 },
	changes: [{}, {}, { expectedFlow: 5 }, { expectedFlow: 15 }],
};
const near = (t: ExecutionContext, actual: number, expected: number, within = 0.02) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

/** Both zones of a board, counted each second. Each of them takes 10 m³/h, whatever the site says. */
class Counted {
	readonly it: BoardBench;
	readonly delivery: Delivery;
	private readonly meter: WaterMeter | null;

	constructor(options: BoardOptions, rateM3h = 0) {
		this.it = new BoardBench(options).boot();
		this.meter = options.water === undefined ? null : new WaterMeter(this.it.points, Input.flow, "m3/h", this.it.nowMs);
		const plans = [Chain.north, Chain.south].map((valve) => ({ valve, feeders: [Chain.master, Chain.pump], rateM3h }));
		this.delivery = new Delivery(plans, this.it.board, this.meter, this.it.nowMs);
	}

	run(durationMs: number): void {
		for (let passedMs = 0; passedMs < durationMs; passedMs += 1000) {
			this.it.pass(1000);
			this.meter?.advance(this.it.nowMs);
			this.delivery.advance(this.it.nowMs);
		}
	}
}

test("what the meter counts goes to the zone that runs, whoever has it", (t) => {
	const one = new Counted(metered);
	one.run(minute);
	t.is(one.delivery.volumeM3(0), 0);
	one.it.water(Chain.north, 64, 30 * minute); // a person
	one.run(6 * minute);
	near(t, one.delivery.volumeM3(0), 1);
	near(t, one.delivery.timeMs(0), 6 * minute, 8000);
	t.is(one.delivery.volumeM3(1), 0);
	one.it.board.release(Chain.pump, 64, LeaseReason.stopped, one.it.nowMs);
	one.run(minute);
	const givenMs = one.delivery.timeMs(0);
	one.run(minute);
	t.is(one.delivery.timeMs(0), givenMs, "an open valve without a pump gives nothing");
});

test("zones that run at once share it by their own flows", (t) => {
	const both = new Counted(metered);
	both.it.lease(Chain.south, 0, 30 * minute);
	both.it.water(Chain.north, 0, 30 * minute);
	both.run(6 * minute);
	near(t, both.delivery.volumeM3(0), 0.5); // a quarter of 2 m³
	near(t, both.delivery.volumeM3(1), 1.5, 0.05);
});

test("while nobody reads the meter, time by own flow counts", (t) => {
	const blind = new Counted(metered);
	blind.it.water(Chain.north, 0, 30 * minute);
	blind.run(6 * minute);
	const seenM3 = blind.delivery.volumeM3(0);
	near(t, seenM3, 1);
	blind.it.inputs[Input.flow] = null;
	t.true(blind.delivery.isCounted(0, blind.it.nowMs));
	const { points } = blind.it;
	Object.assign(points, { update: () => undefined }); // nothing is read any more
	blind.run(6 * minute);
	near(t, blind.delivery.volumeM3(0) - seenM3, 0.5, 0.03); // 5 m³/h, as the site says
});

test("without a meter it is what the site says, or what the emitters give; or nothing, and nobody can tell", (t) => {
	const byRate = new Counted({}, 20);
	byRate.it.water(Chain.north, 0, 30 * minute);
	byRate.run(6 * minute);
	near(t, byRate.delivery.volumeM3(0), 2, 0.05);
	t.true(byRate.delivery.isCounted(0, byRate.it.nowMs));
	const unknown = new Counted({});
	unknown.it.water(Chain.north, 0, 30 * minute);
	unknown.run(minute);
	t.is(unknown.delivery.volumeM3(0), 0);
	t.false(unknown.delivery.isCounted(0, unknown.it.nowMs));
});
