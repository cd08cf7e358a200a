import test from "ava";
import type { ByteReader, ByteWriter } from "../../../modules/base/bytes";
import { KeptPrograms } from "../../../modules/gateway/kept-programs";
import type { Lasting } from "../../../modules/programs/lasting";
import type { Program } from "../../../modules/programs/program";
import { StateJournal } from "../../../modules/state/journal";
import { SimClock } from "../../../sim/core/clock";
import { NorFlash } from "../../../sim/core/flash";
import { Scheduler } from "../../../sim/core/scheduler";

class Count implements Lasting {
	readonly kind = 255;
	readonly length = 4;
	count = 0;
	said = 0;
	readonly part: string;

	constructor(part: string) {
		this.part = part;
	}

	restore(from: ByteReader): void {
		this.count = from.u32();
		this.said = this.count;
	}

	isDue(): boolean {
		return this.count !== this.said;
	}

	write(out: ByteWriter): boolean {
		this.said = this.count;
		out.u32(this.count);
		return this.count > 0;
	}
}

/** A boot with two programs that have a count each, and one of them a part with another. */
function boot(flash: NorFlash): { readonly counts: readonly Count[]; keep(): void } {
	const counts = [new Count(""), new Count(""), new Count("north")];
	const [first, ...others] = counts as [Count, ...Count[]];
	const programs = [
		{ name: "first", lastings: [first] },
		{ name: "second", lastings: others },
	] as readonly Pick<Program, "name" | "lastings">[];
	const kept = new KeptPrograms(programs, new SimClock(new Scheduler(), 0));
	const journal = new StateJournal(flash, kept.keys());
	journal.open();
	kept.restore(journal.values, 0);
	return {
		counts,
		keep: () => {
			kept.keep(journal.values, 0, 0);
			if (!journal.save()) throw new Error("the state was not saved");
		},
	};
}

test("what programs keep is theirs again after a boot, by program and part, and what is over is gone", (t) => {
	const flash = new NorFlash(2);
	const before = boot(flash);
	before.counts.forEach((one, index) => {
		one.count = 10 + index;
	});
	before.keep();
	const after = boot(flash);
	t.deepEqual(
		after.counts.map(({ count }) => count),
		[10, 11, 12],
	);
	(after.counts[1] as Count).count = 0;
	after.keep();
	t.deepEqual(
		boot(flash).counts.map(({ count }) => count),
		[10, 0, 12],
	);
});
