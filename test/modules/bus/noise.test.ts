import test from "ava";
import { BusStatus } from "../../../modules/bus/status";
import { Random } from "../../../sim/core/random";
import { Scheduler } from "../../../sim/core/scheduler";
import { SimSlave } from "../../../sim/core/slave";
import { inTime, LateLine } from "../../support/core-late-line";
import { poll, slave, watchLine } from "../../support/core-line";
import { withCrc } from "../../support/core-wire";

const units = [1, 2, 3];
const seconds = 1_000_000;

/** Registers tell unit and address, so that a value of another request is known. */
function telling(unit: number): SimSlave {
	return new SimSlave(unit, { holding: (address) => unit * 256 + address });
}

type Spoil = (random: Random, bytes: Uint8Array) => Uint8Array;

const bitErrors: Spoil = (random, bytes) =>
	bytes.map((byte) => {
		let flipped = byte;
		for (let bit = 0; bit < 8; bit += 1) if (random.unit() < 1e-3) flipped ^= 1 << bit;
		return flipped;
	});

const spoils: { readonly [name: string]: Spoil } = {
	"bit errors, 1 in 1 000": bitErrors,
	"a byte dropped in 1 of 20 frames": (random, bytes) => {
		const at = Math.floor(random.between(0, bytes.length));
		return random.unit() < 0.05 ? Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1)) : bytes;
	},
	"a byte added in 1 of 20 frames": (random, bytes) => {
		const at = Math.floor(random.between(0, bytes.length + 1));
		return random.unit() < 0.05 ? Uint8Array.of(...bytes.slice(0, at), random.u32() & 0xff, ...bytes.slice(at)) : bytes;
	},
};

interface Outcome {
	readonly good: number;
	readonly wrong: number;
	readonly all: number;
}

function run(reportsGaps: boolean, seed: number, spoil: Spoil, babbleEveryMs: number, lateShare = 0): Outcome {
	const scheduler = new Scheduler();
	const random = new Random(seed, "noise");
	const line = new LateLine(scheduler, {
		slaves: units.map(telling),
		reportsGaps,
		spoil: (request) => spoil(random, request),
		fate: () => ({
			afterUs: random.unit() < lateShare ? random.between(200_000, 1_200_000) : inTime.afterUs,
			spoil: (reply) => spoil(random, reply),
		}),
	});
	const slaves = units.map((unit) => slave(unit, { registersPerRead: 10 }));
	const wants = units.flatMap((_, index) => [3, 7, 20].map((address) => poll(index, address, 100)));
	const { ends } = watchLine(scheduler, line.open, slaves, wants);
	const babbler = telling(9);
	const babble = (): void => {
		const noise = new Uint8Array(Math.floor(random.between(1, 40)));
		random.fill(noise);
		const sound = babbler.answer(withCrc(Uint8Array.of(9, 3, 0, 5, 0, 1)));
		line.babble(random.unit() < 0.5 ? noise : (sound ?? noise));
		scheduler.at(scheduler.nowUs + 1000 * random.between(0.2, 1.8) * babbleEveryMs, babble);
	};
	if (babbleEveryMs > 0) scheduler.at(1000, babble);
	scheduler.runUntil(300 * seconds);
	const good = ends.filter(({ status }) => status === BusStatus.good);
	const wrong = good.filter(({ id, value }) => {
		const want = wants[id];
		return want === undefined || value !== (units[want.slave] as number) * 256 + want.address;
	});
	return { good: good.length, wrong: wrong.length, all: ends.length };
}

for (const reportsGaps of [true, false]) {
	const port = reportsGaps ? "with gaps" : "without gaps";
	for (const [name, spoil] of Object.entries(spoils)) {
		for (const lateShare of [0, 0.05]) {
			test(`${port}, ${name}, ${100 * lateShare} % late: no wrong value, and most are good`, (t) => {
				for (const seed of [1, 2, 3, 4, 5, 6]) {
					const { good, wrong, all } = run(reportsGaps, seed, spoil, 0, lateShare);
					t.log(`${good} good of ${all}`);
					t.is(wrong, 0);
					t.true(good > 0.75 * all, `${good} of ${all}`);
				}
			});
		}
	}

	test(`${port}, a unit that babbles, noise and sound frames, and bit errors: no wrong value`, (t) => {
		for (const seed of [1, 2]) {
			const { good, wrong, all } = run(reportsGaps, seed, bitErrors, 300);
			t.log(`${good} good of ${all}`);
			t.is(wrong, 0);
			t.true(good > 0.5 * all, `${good} of ${all}`);
		}
	});
}

test("after a damaged reply the next transaction begins at once, where the port reports the silence behind it", (t) => {
	const scheduler = new Scheduler();
	let turn = 0;
	const line = new LateLine(scheduler, {
		slaves: [telling(1)],
		reportsGaps: true,
		fate: () => {
			turn += 1;
			const isSpoilt = turn % 5 === 0;
			return {
				...inTime,
				spoil: (reply) => (isSpoilt ? reply.map((byte, at) => (at === 4 ? byte ^ 4 : byte)) : reply),
			};
		},
	});
	const one = slave(1);
	const { ends } = watchLine(scheduler, line.open, [one], [poll(0, 3, 50)]);
	scheduler.runUntil(60 * seconds);
	for (const [index, { status, atMs }] of ends.entries()) {
		const next = ends[index + 1];
		if (status !== BusStatus.damaged || next === undefined) continue;
		t.true(next.atMs - atMs < 50, `${next.atMs - atMs} ms`);
		t.is(next.status, BusStatus.good);
	}
	t.is(one.timeouts, 0);
	t.true(one.retries > 100);
});
