import test from "ava";
import fc from "fast-check";
import { AssertionError } from "../../../modules/base/assert";
import { EventRing } from "../../../modules/base/ring";

test("events come out in the order in which they went in, with all that they carry", (t) => {
	const ring = new EventRing(3);
	const into = new Float64Array(5);
	t.false(ring.take(into));
	t.true(ring.push(1, 2, 3, 4, 5));
	t.true(ring.push(6));
	t.true(ring.take(into));
	t.deepEqual([...into], [1, 2, 3, 4, 5]);
	t.true(ring.take(into));
	t.deepEqual([...into], [6, 0, 0, 0, 0]);
});

test("a full ring refuses, counts what it refused, and keeps what it has", (t) => {
	const ring = new EventRing(2);
	t.true(ring.push(1));
	t.true(ring.push(2));
	t.false(ring.push(3));
	t.is(ring.refused, 1);
	t.is(ring.count, 2);
	const into = new Float64Array(5);
	ring.take(into);
	t.is(into[0], 1);
	t.true(ring.push(4));
});

test("a ring holds from 1 to 4096 events", (t) => {
	for (const capacity of [0, -1, 4097, Number.NaN]) {
		t.throws(() => new EventRing(capacity), { instanceOf: AssertionError }, String(capacity));
	}
	t.notThrows(() => new EventRing(1));
	t.notThrows(() => new EventRing(4096));
});

test("a ring behaves like a bounded list whatever the order of pushes and takes", (t) => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.option(fc.nat(1000)), { maxLength: 60 }), (size, steps) => {
			const ring = new EventRing(size);
			const list: number[] = [];
			const into = new Float64Array(5);
			for (const step of steps) {
				if (step === null) {
					if (ring.take(into) !== list.length > 0) return false;
					if (list.length > 0 && into[0] !== list.shift()) return false;
				} else {
					if (ring.push(step) !== list.length < size) return false;
					if (list.length < size) list.push(step);
				}
				if (ring.count !== list.length) return false;
			}
			return true;
		}),
		{ seed: 20261122, numRuns: 500 },
	);
	t.pass();
});
