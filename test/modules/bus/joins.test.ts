import test from "ava";
import fc from "fast-check";
import { Joins } from "../../../modules/bus/joins";

/** A device, as far as it refuses: single wants, joins (by the place behind), and requests of too many places. */
interface Device {
	readonly wants: readonly number[];
	readonly joins: readonly number[];
	readonly longest: number;
}

const sound: Device = { wants: [], joins: [], longest: Number.POSITIVE_INFINITY };

interface Learned {
	readonly joins: Joins;
	/** Requests that were refused. */
	readonly refused: number;
	/** Blocks of the last round. */
	readonly blocks: readonly (readonly [number, number])[];
}

/** Reads all places, in the longest blocks that are allowed, round after round, as a poller does. */
function learn(places: number, holes: readonly number[], device: Device, rounds = 40): Learned {
	const indices = Array.from({ length: places }, (_, place) => place);
	const joins = new Joins(
		indices.map((place) => place === 0),
		indices.map((place) => holes.includes(place)),
		1,
	);
	let refused = 0;
	let blocks: (readonly [number, number])[] = [];
	const ask = (first: number, last: number): boolean => {
		const isBad =
			device.wants.some((want) => want >= first && want <= last) ||
			device.joins.some((join) => join > first && join <= last) ||
			last - first >= device.longest;
		if (isBad) refused += 1;
		return !isBad;
	};
	for (let round = 0; round < rounds; round += 1) {
		blocks = [];
		let place = 0;
		for (let requests = 0; place < places; requests += 1) {
			if (requests > 1000) throw new Error("the search does not end");
			const search = joins.search(0, place);
			let last = place;
			while (search === null && last + 1 < places && joins.allows(last + 1)) last += 1;
			const [first, end] = search === null ? [place, last] : [search.first, search.last];
			if (ask(first, end)) {
				joins.answered(0, first, end);
				blocks.push([first, end]);
				if (search === null || end >= place) place = Math.max(place, end + 1);
			} else if (!joins.refused(0, first, end)) {
				blocks.push([first, end]);
				place = Math.max(place, end + 1);
			}
		}
	}
	return { joins, refused, blocks };
}

test("what is never refused is never parted", (t) => {
	const { refused, blocks, joins } = learn(20, [5, 9], sound);
	t.deepEqual([refused, joins.refusals], [0, 0]);
	t.deepEqual(blocks, [[0, 19]]);
});

test("a hole that is refused is found with two refusals and parts nothing else", (t) => {
	for (const hole of [4, 11, 16]) {
		const { refused, blocks, joins } = learn(20, [4, 11, 16], { ...sound, joins: [hole] });
		t.deepEqual(blocks, [
			[0, hole - 1],
			[hole, 19],
		]);
		t.is(joins.refusals, 1);
		t.true(refused <= 4, `${refused} refusals for the hole at ${hole}`);
	}
	t.is(learn(20, [11], { ...sound, joins: [11] }).refused, 2);
});

test("a want that the device does not have is found, wherever it is, and the others are read together", (t) => {
	for (let want = 0; want < 64; want += 1) {
		const { blocks, joins, refused } = learn(64, [], { ...sound, wants: [want] }, 3);
		t.true(joins.isRefused(want));
		t.is(joins.refusals, 1);
		const others = blocks.filter(([first]) => first !== want);
		t.is(others.length, want === 0 || want === 63 ? 1 : 2, `${want}: ${JSON.stringify(blocks)}`);
		// Once a round it is asked for again by itself.
		t.true(refused <= 8 + 3, `${refused} refusals for ${want}`);
	}
});

test("a device that takes no long requests is asked for shorter ones", (t) => {
	const { blocks } = learn(30, [], { ...sound, longest: 20 });
	t.deepEqual(blocks, [
		[0, 19],
		[20, 29],
	]);
});

test("a refusal that does not come again leaves everything as it was", (t) => {
	const joins = new Joins([true, false, false, false], [false, false, true, false], 1);
	joins.answered(0, 0, 3);
	t.true(joins.refused(0, 0, 3));
	for (let requests = 0; requests < 10; requests += 1) {
		const search = joins.search(0, 0);
		if (search !== null) joins.answered(0, search.first, search.last);
	}
	t.is(joins.search(0, 0), null);
	t.is(joins.refusals, 0);
	t.true([1, 2, 3].every((place) => joins.allows(place)));
});

test("what was refused by itself and is answered later is joined again", (t) => {
	const joins = new Joins([true, false, false], [false, false, false], 1);
	t.false(joins.refused(0, 1, 1));
	t.deepEqual([joins.allows(1), joins.allows(2), joins.refusals], [false, false, 1]);
	joins.answered(0, 1, 1);
	t.deepEqual([joins.allows(1), joins.allows(2), joins.refusals], [true, true, 0]);
});

test("whatever a device refuses: the search ends, finds just that, and all that is there is read", (t) => {
	const places = 24;
	const device = fc.record({
		holes: fc.uniqueArray(fc.integer({ min: 1, max: places - 1 }), { maxLength: 8 }),
		wants: fc.uniqueArray(fc.nat(places - 1), { maxLength: 3 }),
		badHoles: fc.nat(255),
	});
	fc.assert(
		fc.property(device, ({ holes, wants, badHoles }) => {
			const bad = holes.filter((_, index) => (badHoles & (1 << index)) !== 0);
			const { joins, blocks } = learn(places, holes, { ...sound, wants, joins: bad });
			for (const want of wants) if (!joins.isRefused(want)) return false;
			const cuts = new Set([...bad, ...wants, ...wants.map((want) => want + 1)]);
			cuts.delete(0);
			cuts.delete(places);
			return blocks.length === cuts.size + 1;
		}),
		{ seed: 20261124, numRuns: 1000 },
	);
	t.pass();
});
