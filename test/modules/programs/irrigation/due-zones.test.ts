import test from "ava";
import { ByteReader, ByteWriter } from "../../../../modules/base/bytes";
import { DueZones } from "../../../../modules/programs/irrigation/due-zones";

const names = Array.from({ length: 16 }, (_, index) => `zone-${index}`);

function listed(due: DueZones): readonly number[] {
	return names.flatMap((_, index) => (due.has(index) ? [index] : []));
}

test("a start makes all due, each until it has its water, over a restart too", (t) => {
	const due = new DueZones(names);
	due.start(1_800_000_000_000, true);
	for (const zone of [0, 3, 15]) due.drop(zone);
	t.true(due.isDue());
	const out = new ByteWriter(due.length);
	t.true(due.write(out));
	t.false(due.isDue());
	const next = new DueZones(names);
	next.restore(new ByteReader(out.bytes));
	t.deepEqual(listed(next), [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
	t.is(next.sinceMs, 1_800_000_000_000);
	for (const zone of listed(next)) next.drop(zone);
	t.true(next.isEmpty);
	t.false(next.write(new ByteWriter(next.length)), "nothing is kept any more");
});

test("who was still due when the next start came has missed one, until it has water", (t) => {
	const due = new DueZones(names.slice(0, 3));
	due.start(1, true);
	due.drop(0);
	due.start(2, true);
	t.deepEqual(
		[-1, 0, 1, 2].map((zone) => due.hasMissed(zone)),
		[true, false, true, true],
	);
	due.drop(1);
	t.false(due.hasMissed(1));
	due.start(2, true);
	t.false(due.hasMissed(-1), "two of a power cut that come at once are one");
	due.start(3, false);
	t.false(due.hasMissed(-1), "something was in the way, and that is told as such");
});

test("a start that does not come ends the queue; one that was missed is told of every zone", (t) => {
	const due = new DueZones(names.slice(0, 2));
	due.start(5, true);
	due.leaveOut(4, false);
	t.true(due.has(0), "not the queue of one that came after it");
	due.leaveOut(6, false);
	t.true(due.isEmpty);
	t.false(due.hasMissed(-1));
	due.leaveOut(7, true);
	t.true(due.hasMissed(0) && due.hasMissed(1));
	due.start(8, true);
	t.false(due.hasMissed(-1));
});

test("a queue is of its zones in their order", (t) => {
	t.not(new DueZones(["a", "b"]).part, new DueZones(["b", "a"]).part);
});
