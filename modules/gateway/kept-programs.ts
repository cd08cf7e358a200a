import { ByteReader, ByteWriter } from "../base/bytes";
import type { Clock } from "../ports/clock";
import type { Lasting } from "../programs/lasting";
import type { Program } from "../programs/program";
import { valueBytesMax } from "../state/entry";
import { type StateKey, subjectOf } from "../state/key";
import type { Values } from "../state/values";
import type { Kept } from "./kept";

type KeepingProgram = Pick<Program, "name" | "lastings">;

/** What programs say that outlives a boot. */
export class KeptPrograms implements Kept {
	private readonly programs: readonly KeepingProgram[];
	private readonly lastings: readonly Lasting[];
	private readonly clock: Clock;
	private readonly out = new ByteWriter(valueBytesMax);
	private readonly reader = new ByteReader();

	constructor(programs: readonly KeepingProgram[], clock: Clock) {
		this.programs = programs;
		this.lastings = programs.flatMap(({ lastings }) => lastings);
		this.clock = clock;
	}

	keys(): readonly StateKey[] {
		return this.programs.flatMap(({ name, lastings }) =>
			lastings.map(({ kind, part, length }) => {
				return { kind, subject: subjectOf(name, part), length };
			}),
		);
	}

	restore(values: Values, first: number): void {
		const nowMs = this.clock.now();
		for (let index = 0; index < this.lastings.length; index += 1) {
			const value = values.get(first + index);
			if (value !== null) this.lastings[index]?.restore(this.reader.over(value), nowMs);
		}
	}

	keep(values: Values, first: number, nowMs: number): void {
		for (let index = 0; index < this.lastings.length; index += 1) {
			const lasting = this.lastings[index] as Lasting;
			if (!lasting.isDue(nowMs)) continue;
			values.put(first + index, lasting.write(this.out.reset(), nowMs) ? this.out.written() : null);
		}
	}
}
