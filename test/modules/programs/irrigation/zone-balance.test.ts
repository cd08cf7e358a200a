import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { ZoneBalance } from "../../../../modules/programs/irrigation/zone-balance";
import type { BalancePlan } from "../../../../modules/site/plan-amounts";
import { dayNumber } from "../../../../modules/time/civil";

const near = (t: ExecutionContext, actual: number, expected: number, within = 1e-6) =>
	t.true(Math.abs(actual - expected) <= within, `${actual} for ${expected}`);

const planted = dayNumber(2026, 5, 1);

const crop = {
	planted,
	isYearly: false,
	stages: { initialDays: 20, developmentDays: 30, midDays: 40, lateDays: 30 },
	kc: { initial: 0.4, mid: 1.2, end: 0.6 },
	rootStartM: 0.3,
	rootFullM: 1,
	depletionFraction: 0.5,
	plasticReduction: 0,
	strawCover: 0,
};

const plan: BalancePlan = {
	fieldCapacity: 0.3,
	wiltingPoint: 0.1,
	crop,
	areaM2: 2000,
	wettedShare: 1,
	efficiency: 0.8,
	rateMmH: 0,
	startShare: 1,
	refillShare: 1,
	startDepletionMm: 10,
	correctShare: 0.1,
};

const steady = (et0: number, rain = 0) => ({ et0Mm: () => et0, rainMm: () => rain });

/** In mid-season, before its first midnight. */
function midSeason(changes: Partial<BalancePlan> = {}): { readonly balance: ZoneBalance; readonly day: number } {
	const balance = new ZoneBalance({ ...plan, ...changes });
	const day = planted + 60;
	balance.advance(day, steady(5));
	return { balance, day };
}

test("a day takes Kc · ET0, and what came is counted once", (t) => {
	const { balance, day } = midSeason();
	near(t, balance.depletionMm, 10);
	balance.irrigate(5); // 2.5 mm on 2000 m², of which 2 reach the roots
	near(t, balance.nowMm(0), 8);
	near(t, balance.nowMm(3), 5);
	balance.advance(day + 1, steady(5, 3));
	near(t, balance.depletionMm, 10 + 1.2 * 5 - 2 - 3);
	near(t, balance.nowMm(0), balance.depletionMm);
	balance.advance(day + 1, steady(5, 3));
	near(t, balance.depletionMm, 11);
});

test("a shower that dries at once does not count, nor does rain beside the wetted ground", (t) => {
	const shower = midSeason();
	shower.balance.advance(shower.day + 1, steady(5, 0.9));
	near(t, shower.balance.depletionMm, 16);
	const drip = midSeason({ wettedShare: 0.4 });
	near(t, drip.balance.availableMm, 80);
	drip.balance.advance(drip.day + 1, steady(5, 10));
	near(t, drip.balance.depletionMm, 12);
});

test("what starts it and what refills it: p by the day's demand, efficiency, area", (t) => {
	const { balance, day } = midSeason();
	near(t, balance.availableMm, 200);
	near(t, balance.startsAtMm, 100);
	balance.advance(day + 1, steady(5));
	near(t, balance.startsAtMm, (0.5 + 0.04 * (5 - 6)) * 200);
	near(t, balance.refillMm(0), 16);
	near(t, balance.m3Of(16), (16 / 0.8) * 2);
	const careful = midSeason({ startShare: 0.8, refillShare: 0.5 });
	near(t, careful.balance.startsAtMm, 80);
	near(t, careful.balance.refillMm(0), 5);
});

test("Kc and roots follow the stages; film takes its share, straw that of the bare soil", (t) => {
	const demand = (at: number, changes: object = {}) => {
		const balance = new ZoneBalance({ ...plan, crop: { ...crop, ...changes } });
		balance.advance(planted + at, steady(5));
		balance.advance(planted + at + 1, steady(5));
		return balance.etcMm / 5;
	};
	near(t, demand(10), 0.4);
	near(t, demand(35), 0.8);
	near(t, demand(60), 1.2);
	near(t, demand(200), 0.6);
	near(t, demand(60, { plasticReduction: 0.2 }), 0.96);
	near(t, demand(10, { strawCover: 0.5 }), 0.3);
	near(t, demand(60, { strawCover: 0.5 }), 1.2);
	const young = new ZoneBalance(plan);
	young.advance(planted + 35, steady(5));
	near(t, young.availableMm, 200 * 0.65);
});

test("before planting and after the end no water is of use", (t) => {
	const isOn = (day: number, changes: object = {}) => {
		const balance = new ZoneBalance({ ...plan, crop: { ...crop, ...changes } });
		balance.advance(day, steady(5));
		return balance.isInSeason;
	};
	t.deepEqual(
		[-1, 0, 119, 120].map((at) => isOn(planted + at)),
		[false, true, true, false],
	);
	const yearly = { isYearly: true, planted: 11 * 32 + 20 };
	t.true(isOn(dayNumber(2026, 11, 20), yearly));
	t.true(isOn(dayNumber(2027, 3, 19), yearly));
	t.false(isOn(dayNumber(2027, 3, 20), yearly));
	t.false(isOn(dayNumber(2027, 11, 19), yearly));
});

test("days that nobody saw are made up for, a clock that jumps years is not believed for more than two months", (t) => {
	const asked: number[] = [];
	const { balance, day } = midSeason();
	const weather = {
		et0Mm: (one: number) => {
			asked.push(one);
			return 4;
		},
		rainMm: () => 0,
	};
	balance.advance(day + 5, weather);
	t.deepEqual(asked, [day, day + 1, day + 2, day + 3, day + 4]);
	near(t, balance.depletionMm, 10 + 5 * 1.2 * 4);
	balance.advance(day + 3, steady(4));
	near(t, balance.depletionMm, 34, 1e-6);
	asked.length = 0;
	balance.advance(day + 5000, weather);
	t.is(asked.length, 60);
});

test("the first sight of a clock is no night", (t) => {
	const balance = new ZoneBalance(plan);
	balance.advance(-1000, steady(5));
	balance.advance(planted + 60, steady(5));
	near(t, balance.depletionMm, 10);
	balance.advance(planted + 61, steady(5));
	near(t, balance.depletionMm, 16);
});

test("probes correct it slowly, within what soil can hold", (t) => {
	const { balance } = midSeason();
	balance.correct(0.25); // 50 mm below field capacity
	near(t, balance.depletionMm, 10 + 0.1 * 40);
	balance.correct(0.9);
	near(t, balance.depletionMm, 14 * 0.9);
	balance.correct(0);
	near(t, balance.depletionMm, 12.6 + 0.1 * (200 - 12.6));
});

test("depletion stays between field capacity and wilting point, whatever comes", (t) => {
	const step = fc.record({
		et0: fc.double({ min: 0, max: 15, noNaN: true }),
		rain: fc.double({ min: 0, max: 100, noNaN: true }),
		m3: fc.double({ min: 0, max: 200, noNaN: true }),
		days: fc.integer({ min: 1, max: 4 }),
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const balance = new ZoneBalance(plan);
			let day = planted - 5;
			balance.advance(day, steady(0));
			for (const { et0, rain, m3, days } of steps) {
				balance.irrigate(m3);
				day += days;
				balance.advance(day, steady(et0, rain));
				if (!(balance.depletionMm >= 0 && balance.depletionMm <= balance.availableMm + 1e-9)) return false;
			}
			return true;
		}),
	);
	t.pass();
});
