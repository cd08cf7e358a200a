import test from "ava";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { Quota } from "../../../../modules/programs/irrigation/quota";
import { dayNumber } from "../../../../modules/time/civil";

const plan = { m3: 1000, fromDay: dayNumber(2026, 4, 1) };
const noClock = -1;

/** As after a power cut: only what was written is known, and the meter begins at nothing. */
function reboot(quota: Quota): Quota {
	const out = new ByteWriter(quota.length);
	quota.write(out, 0);
	const next = new Quota(plan);
	next.restore(new ByteReader(out.bytes));
	return next;
}

test("what goes through the meter is counted over restarts, told near the end and when it is used", (t) => {
	let quota = new Quota(plan);
	quota.look(0, dayNumber(2026, 5, 1));
	quota.look(899, dayNumber(2026, 6, 1));
	t.false(quota.isNear);
	quota = reboot(quota);
	t.is(quota.usedM3, 899);
	quota.look(0, dayNumber(2026, 6, 2));
	quota.look(1, dayNumber(2026, 6, 2));
	t.true(quota.isNear);
	t.false(quota.isUsed);
	quota.look(101, dayNumber(2026, 6, 2));
	t.true(quota.isUsed);
	quota = reboot(quota);
	t.true(quota.isUsed);
	t.is(quota.usedM3, 1000);
});

test("a season begins on its date, each year", (t) => {
	const quota = new Quota(plan);
	quota.look(0, dayNumber(2026, 3, 31));
	quota.look(400, dayNumber(2026, 3, 31));
	t.is(quota.usedM3, 400, "of the season before");
	quota.look(400, dayNumber(2026, 4, 1));
	t.is(quota.usedM3, 0);
	quota.look(500, dayNumber(2027, 3, 31));
	t.is(quota.usedM3, 100);
	quota.look(500, dayNumber(2027, 4, 1));
	t.is(quota.usedM3, 0);
});

test("a clock that is years ahead for a moment gives no water back", (t) => {
	let quota = new Quota(plan);
	quota.look(0, dayNumber(2026, 7, 1));
	quota.look(950, dayNumber(2026, 7, 1));
	quota.look(951, dayNumber(2031, 7, 1));
	t.is(quota.usedM3, 1);
	quota = reboot(quota);
	quota.look(0, dayNumber(2029, 1, 1));
	quota.look(0, dayNumber(2026, 7, 2));
	t.is(quota.usedM3, 950);
});

test("without a clock the season that was goes on, and what flows before the first one is not forgotten", (t) => {
	let quota = new Quota(plan);
	quota.look(0, noClock);
	quota.look(30, noClock);
	quota.look(31, dayNumber(2026, 7, 1));
	t.is(quota.usedM3, 31);
	quota = reboot(quota);
	quota.look(0, noClock);
	quota.look(5, noClock);
	quota.look(5, dayNumber(2026, 7, 2));
	t.is(quota.usedM3, 36);
});

test("it is written often enough to lose little, and not at every litre", (t) => {
	const quota = new Quota(plan);
	quota.look(0, dayNumber(2026, 7, 1));
	quota.write(new ByteWriter(quota.length), 0);
	let writes = 0;
	for (let second = 1; second <= 6 * 3600; second += 1) {
		quota.look((second * 10) / 3600, dayNumber(2026, 7, 1)); // 10 m³/h
		if (!quota.isDue(second * 1000)) continue;
		writes += 1;
		quota.write(new ByteWriter(quota.length), second * 1000);
	}
	t.is(writes, 36, "every ten minutes");
	quota.look(100, dayNumber(2026, 7, 1));
	t.true(quota.isDue(6 * 3_600_000 + 1), "two thousandths of the quota at once");
});
