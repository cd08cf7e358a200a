import test from "ava";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { DayCap } from "../../../../modules/programs/fertigation/day-cap";
import { EffectWatch, ineffectiveMost } from "../../../../modules/programs/fertigation/effect-watch";
import { Pulses } from "../../../../modules/programs/fertigation/pulses";
import { shareOfBand, shareOfFlow } from "../../../../modules/programs/fertigation/share";
import { ZoneWater } from "../../../../modules/programs/fertigation/zone-water";

const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;

test("dead band and proportional band: reference 2, dead band 0.5, band 1", (t) => {
	const band = { reference: 2, deadBand: 0.5, band: 1 };
	t.deepEqual(
		[2.4, 1.5, 1, 0.5, 0].map((ec) => shareOfBand(ec, band, false)),
		[0, 0, 0.5, 1, 1],
	);
	t.true(Number.isNaN(shareOfBand(Number.NaN, band, false)));
});

test("acid lowers pH: nothing within the dead band above the reference, all of it a band further up", (t) => {
	const band = { reference: 6, deadBand: 0.25, band: 0.5 };
	t.deepEqual(
		[5, 6.25, 6.5, 6.75, 8].map((ph) => shareOfBand(ph, band, true)),
		[0, 0, 0.5, 1, 1],
	);
});

test("an injector of 1:100 in 5 m³/h gives 50 L/h, and no more than it is rated for", (t) => {
	t.is(shareOfFlow(5, 10, 50), 1);
	t.is(shareOfFlow(5, 10, 200), 0.25);
	t.is(shareOfFlow(50, 10, 200), 1);
	t.true(Number.isNaN(shareOfFlow(Number.NaN, 10, 200)));
});

test("time proportioning: 3, 50 and 97 % of 600 s; a pulse that is too short is carried to the next period", (t) => {
	const lengths = [0.03, 0.5, 0.97].map((share) => new Pulses(600 * second, second).next(share));
	t.deepEqual(lengths, [18 * second, 300 * second, 582 * second]);
	const coarse = new Pulses(600 * second, 30 * second);
	t.is(coarse.next(0.03), 0);
	t.is(coarse.next(0.03), 36 * second);
	coarse.gave(36 * second);
	t.is(coarse.next(0.03), 0);
	const dense = new Pulses(600 * second, 30 * second);
	t.is(dense.next(0.97), 600 * second, "a pause would be too short");
	dense.gave(600 * second);
	t.is(dense.next(0.97), 564 * second, "and is made up for");
});

test("time proportioning gives the share in the long run, whatever the relay makes of each pulse", (t) => {
	fc.assert(
		fc.property(
			fc.double({ min: 0.001, max: 1, noNaN: true }),
			fc.integer({ min: 1, max: 20 }),
			fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 200, maxLength: 200 }),
			(share, shortestS, errors) => {
				const pulses = new Pulses(60 * second, shortestS * second);
				let given = 0;
				for (const error of errors) {
					const onMs = pulses.next(share);
					if (onMs > 0 && onMs < 60 * second) {
						if (onMs < shortestS * second || 60 * second - onMs < shortestS * second) return false;
					}
					const reallyMs = onMs === 0 || onMs === 60 * second ? onMs : Math.min(60 * second, onMs + error);
					pulses.gave(reallyMs);
					given += reallyMs;
				}
				return Math.abs(given - share * 200 * 60 * second) <= 61 * second;
			},
		),
	);
	t.pass();
});

test("a dose that is not wanted any more is not carried", (t) => {
	const pulses = new Pulses(60 * second, 10 * second);
	t.is(pulses.next(0.1), 0);
	t.is(pulses.next(0), 0);
	t.is(pulses.next(0.1), 0);
});

/** What flash would say. */
function kept(cap: DayCap, isGiving: boolean): DayCap {
	const out = new ByteWriter(DayCap.bytes);
	cap.write(out, isGiving);
	const again = new DayCap(cap.capLitres, 0);
	again.restore(new ByteReader(out.bytes));
	return again;
}

test("a cap is of a local day", (t) => {
	const cap = new DayCap(10, 0);
	cap.advance(20_000, hour);
	cap.add(7);
	cap.advance(20_000, 12 * hour);
	t.is(cap.leftLitres, 3);
	cap.advance(19_999, 13 * hour);
	t.is(cap.leftLitres, 3, "a clock that steps back gives nothing");
	cap.advance(20_000, 14 * hour);
	t.is(cap.leftLitres, 10, "the next day");
});

test("without a clock a cap is of 24 h of run time, boots included; a clock that is set gives nothing", (t) => {
	const cap = new DayCap(10, 0);
	cap.advance(-1, hour);
	cap.add(7);
	cap.advance(-1, 13 * hour);
	const again = kept(cap, false);
	again.advance(-1, hour);
	t.is(again.leftLitres, 3);
	const clocked = kept(cap, false);
	clocked.advance(20_000, second);
	t.is(clocked.leftLitres, 3);
	clocked.advance(20_001, day);
	t.is(clocked.leftLitres, 10);
	again.advance(-1, 11 * hour + second);
	t.is(again.leftLitres, 10);
});

test("flash never says less than was given, however often it is told, and says it exactly in the end", (t) => {
	const cap = new DayCap(10, 0);
	let flash = 0;
	let writes = 0;
	cap.advance(20_000, 0);
	for (let step = 1; step <= 1000; step += 1) {
		cap.add(0.005);
		if (cap.isDue(true)) {
			flash = kept(cap, true).litres;
			writes += 1;
		}
		t.true(flash >= cap.litres);
		t.true(flash <= cap.litres + 0.2 + 1e-6);
	}
	t.true(writes <= 26, `${writes}`);
	t.true(cap.isDue(false));
	t.true(Math.abs(kept(cap, false).litres - 5) < 1e-5);
	t.false(cap.isDue(false));
});

test("fifteen doses that change nothing are too many; one that does anything counts them anew", (t) => {
	const watch = new EffectWatch(0.1, false);
	watch.begin(0.6);
	for (let dose = 1; dose < ineffectiveMost; dose += 1) watch.judge(0.6 + 0.09 * (dose % 2));
	t.false(watch.isLost);
	watch.judge(0.71);
	t.is(watch.ineffective, 0);
	for (let dose = 0; dose < ineffectiveMost; dose += 1) watch.judge(0.65);
	t.true(watch.isLost);
	watch.clear();
	t.false(watch.isLost);
});

test("doses that hold a reading up where it is are not without effect; those of an empty tank are", (t) => {
	const watch = new EffectWatch(0.1, false);
	watch.begin(0.6);
	for (let dose = 0; dose < 100; dose += 1) watch.judge(1.4);
	t.false(watch.isLost);
	for (let dose = 0; dose < ineffectiveMost; dose += 1) watch.judge(0.6);
	t.true(watch.isLost);
	const acid = new EffectWatch(0.1, true);
	acid.begin(7.8);
	for (let dose = 0; dose < 100; dose += 1) acid.judge(7);
	t.false(acid.isLost);
	for (let dose = 0; dose < ineffectiveMost; dose += 1) acid.judge(7.75);
	t.true(acid.isLost);
	acid.judge(Number.NaN);
	t.is(acid.ineffective, ineffectiveMost, "what is not known says nothing");
});

test("a zone is clean when so much water has run behind the last dose, and stays unflushed while none does", (t) => {
	const water = new ZoneWater([60 * second, 90 * second], 0);
	const run = (zone: number, isFlowing: boolean, isLow: boolean, isDosed: boolean): void =>
		water.runs(zone, 10 * second, isFlowing, isLow, isDosed);
	run(0, true, false, true);
	run(1, true, false, true);
	t.is(water.uncleanBits, 3);
	for (let step = 0; step < 6; step += 1) run(0, true, false, false);
	t.is(water.uncleanBits, 2);
	for (let step = 0; step < 9; step += 1) run(1, false, true, false);
	t.is(water.left(1), 90 * second, "no flow, no flush");
	for (let step = 0; step < 8; step += 1) run(1, false, false, false);
	t.is(water.left(1), 10 * second, "a lost meter: by the pump's word");
	run(1, true, false, true);
	t.is(water.left(1), 90 * second, "another dose, the flush anew");
	const again = new ZoneWater([60 * second, 90 * second], 0);
	again.restore(water.uncleanBits);
	t.deepEqual([again.left(0), again.left(1)], [0, 90 * second]);
	t.is(water.before(0), 70 * second);
	water.rests(0);
	t.is(water.before(0), 0);
});
