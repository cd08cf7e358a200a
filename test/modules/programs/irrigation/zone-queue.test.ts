import test from "ava";
import fc from "fast-check";
import { type QueuedZones, ZoneQueue } from "../../../../modules/programs/irrigation/zone-queue";

/** Zones that want water again as soon as they may; each run takes as many turns as said. */
class Field implements QueuedZones {
	readonly length: number;
	readonly flows: readonly number[];
	readonly dry: number[];
	readonly left: number[];
	readonly isDry: boolean[];

	constructor(flows: readonly number[]) {
		this.length = flows.length;
		this.flows = flows;
		this.dry = flows.map(() => Number.NaN);
		this.left = flows.map(() => 0);
		this.isDry = flows.map(() => true);
	}

	wants(zone: number): boolean {
		return this.left[zone] === 0 && this.isDry[zone] === true;
	}

	takes(zone: number): boolean {
		return (this.left[zone] ?? 0) > 0;
	}

	flow(zone: number): number {
		return this.flows[zone] ?? Number.NaN;
	}

	dryness(zone: number): number {
		return this.dry[zone] ?? Number.NaN;
	}

	/** Begins all that may begin; their places, in order. */
	fill(queue: ZoneQueue, turns: (zone: number) => number): number[] {
		const begun: number[] = [];
		for (let zone = queue.next(0); zone >= 0; zone = queue.next(0)) {
			this.left[zone] = turns(zone);
			queue.began(zone, 0);
			begun.push(zone);
		}
		return begun;
	}

	pass(): void {
		this.left.forEach((left, zone) => {
			this.left[zone] = Math.max(0, left - 1);
		});
	}
}

/** In the site's order. */
function queueOf(field: Field, capacity: number | null, zonesAtOnce = 16): ZoneQueue {
	return new ZoneQueue(field, zonesAtOnce, capacity, "site");
}

test("zones run together while their flows fit into the capacity", (t) => {
	const field = new Field([12, 12, 12, 6]);
	t.deepEqual(
		field.fill(queueOf(field, 30), () => 1),
		[0, 1, 3],
	);
});

test("decimal shares that make up the capacity exactly fit", (t) => {
	const field = new Field([0.1, 0.2]);
	t.deepEqual(
		field.fill(queueOf(field, 0.3), () => 1),
		[0, 1],
	);
});

test("a zone whose flow nobody knows runs by itself, and so does one that takes more than there is", (t) => {
	for (const odd of [Number.NaN, 40]) {
		const field = new Field([5, odd, 5]);
		const queue = queueOf(field, 30);
		t.deepEqual(
			field.fill(queue, () => 1),
			[0, 2],
		);
		field.isDry[0] = false;
		field.isDry[2] = false;
		field.pass();
		t.deepEqual(
			field.fill(queue, () => 2),
			[1],
		);
		field.isDry.fill(true);
		field.pass();
		t.deepEqual(
			field.fill(queue, () => 1),
			[],
			"nothing beside it",
		);
	}
});

test("without a capacity only the number of zones counts, in turn", (t) => {
	const field = new Field([Number.NaN, Number.NaN, Number.NaN]);
	const queue = queueOf(field, null, 1);
	const begun: number[] = [];
	for (let turn = 0; turn < 6; turn += 1) {
		begun.push(...field.fill(queue, () => 1));
		field.pass();
	}
	t.deepEqual(begun, [0, 1, 2, 0, 1, 2]);
});

test("the driest begins first, those that nobody knows last, and those as dry in turn", (t) => {
	const field = new Field([1, 1, 1, 1]);
	field.dry.splice(0, 4, Number.NaN, 0.02, 0.05, 0.02);
	const queue = new ZoneQueue(field, 1, null, "driest");
	const begun: number[] = [];
	for (let turn = 0; turn < 4; turn += 1) {
		begun.push(...field.fill(queue, () => 1));
		field.isDry[begun.at(-1) ?? 0] = false;
		field.pass();
	}
	t.deepEqual(begun, [2, 3, 1, 0]);
});

test("one that would not begin is passed over in this pass, and not in the next", (t) => {
	const field = new Field([1, 1]);
	const queue = queueOf(field, null, 1);
	t.is(queue.next(0), 0);
	queue.passOver(0);
	t.is(queue.next(0), 1);
	queue.reset();
	t.is(queue.next(0), 0);
});

test("a big zone is not starved by small ones, nor a wet one by one that never has enough", (t) => {
	const field = new Field([10, 10, 28]);
	field.dry.splice(0, 3, 0.9, 0.8, 0.1);
	const queue = new ZoneQueue(field, 16, 30, "driest");
	const begun: number[] = [];
	for (let turn = 0; turn < 20; turn += 1) {
		begun.push(...field.fill(queue, (zone) => 1 + zone));
		field.pass();
	}
	t.true(begun.indexOf(2) >= 0 && begun.indexOf(2) <= 4, `${begun}`);
});

const fields = fc.record({
	flows: fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(Number.NaN)), { minLength: 1, maxLength: 8 }),
	dry: fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(Number.NaN)), {
		minLength: 8,
		maxLength: 8,
	}),
	runs: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 8, maxLength: 8 }),
	capacity: fc.option(fc.integer({ min: 10, max: 60 })),
	zonesAtOnce: fc.integer({ min: 1, max: 8 }),
	order: fc.constantFrom("site" as const, "driest" as const),
});

test("never more flow than the capacity but for a zone by itself, and every zone that waits gets its turn", (t) => {
	fc.assert(
		fc.property(fields, ({ flows, dry, runs, capacity, zonesAtOnce, order }) => {
			const field = new Field(flows);
			field.dry.splice(0, flows.length, ...dry.slice(0, flows.length));
			const queue = new ZoneQueue(field, zonesAtOnce, capacity, order);
			const waited = flows.map(() => 0);
			for (let turn = 0; turn < 200; turn += 1) {
				for (const zone of field.fill(queue, (one) => runs[one] ?? 1)) {
					waited.forEach((count, other) => {
						if (field.wants(other)) waited[other] = count + 1;
					});
					waited[zone] = 0;
				}
				const running = flows.filter((_, zone) => field.takes(zone));
				t.true(running.length <= zonesAtOnce && running.length > 0);
				const sum = running.reduce((flow, one) => flow + one, 0);
				t.true(capacity === null || running.length === 1 || sum <= capacity, `${running} of ${capacity}`);
				t.true(Math.max(...waited) <= 2 * flows.length + 1, `${waited}`);
				field.pass();
			}
		}),
		{ numRuns: 200 },
	);
});
