import { ByteReader, ByteWriter } from "../base/bytes";
import { type Clock, ClockQuality } from "../ports/clock";
import type { Program, WateredZone } from "../programs/program";
import { type StateKey, subjectOf } from "../state/key";
import { StateKind } from "../state/kinds";
import type { Values } from "../state/values";
import { stampMs } from "../time/stamp";
import type { Kept } from "./kept";

const valueBytes = 1 + 1 + 6 + 6;
/** Without a clock nobody knows how long the power was off, so what is over of the time is said again so often. */
const AGAIN_MS = 600_000;

const Phase = Object.freeze({ settled: 0, running: 1, settling: 2 });

/**
 * That a zone was watered, so that a boot does not water it twice: what was under way counts as ended by the boot, and
 * what had ended settles on. Time without power counts where a clock was set before and is now.
 */
export class KeptZones implements Kept {
	readonly #programs: readonly Program[];
	readonly #zones: readonly WateredZone[];
	readonly #clock: Clock;
	/** As flash has it: one of {@link Phase}, and when that was said. */
	readonly #phase: Uint8Array;
	readonly #saidAtMs: Float64Array;
	readonly #out = new ByteWriter(valueBytes);
	readonly #reader = new ByteReader(this.#out.bytes);

	constructor(programs: readonly Program[], clock: Clock) {
		this.#programs = programs;
		this.#clock = clock;
		this.#zones = programs.flatMap(({ zones }) => zones);
		this.#phase = new Uint8Array(this.#zones.length);
		this.#saidAtMs = new Float64Array(this.#zones.length);
	}

	keys(): readonly StateKey[] {
		return this.#programs.flatMap(({ name, zones }) =>
			zones.map(({ plan }) => {
				return { kind: StateKind.zoneRun, subject: subjectOf(name, plan.name), length: valueBytes };
			}),
		);
	}

	restore(values: Values, first: number): void {
		const nowMs = this.#clock.now();
		for (let index = 0; index < this.#zones.length; index += 1) {
			const value = values.get(first + index);
			if (value === null) continue;
			const zone = this.#zones[index] as WateredZone;
			const reader = this.#reader.over(value);
			const phase = reader.u8();
			const quality = reader.u8();
			const saidMs = reader.u48();
			const leftMs = Math.min(reader.u48(), zone.plan.settleMs);
			const isTimed = quality !== ClockQuality.none && this.#clock.wallQuality() !== ClockQuality.none;
			const passedMs = isTimed ? Math.max(0, this.#clock.wallMs() - saidMs) : 0;
			const settlesMs = phase === Phase.running ? zone.plan.settleMs : Math.max(0, leftMs - passedMs);
			zone.settledAtMs = nowMs + settlesMs;
			this.#phase[index] = phase;
		}
	}

	keep(values: Values, first: number, nowMs: number): void {
		for (let index = 0; index < this.#zones.length; index += 1) {
			const zone = this.#zones[index] as WateredZone;
			const isSettling = nowMs < zone.settledAtMs;
			const phase = zone.isActive ? Phase.running : isSettling ? Phase.settling : Phase.settled;
			const isClockless = phase === Phase.settling && this.#clock.wallQuality() === ClockQuality.none;
			const isDue = isClockless && nowMs >= (this.#saidAtMs[index] as number) + AGAIN_MS;
			if (phase === this.#phase[index] && !isDue) continue;
			this.#phase[index] = phase;
			this.#saidAtMs[index] = nowMs;
			const out = this.#out.reset().u8(phase).u8(this.#clock.wallQuality()).u48(stampMs(this.#clock));
			out.u48(Math.max(0, zone.settledAtMs - nowMs));
			values.put(first + index, phase === Phase.settled ? null : out.bytes);
		}
	}
}
