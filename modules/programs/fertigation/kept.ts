import type { ByteReader, ByteWriter } from "../../base/bytes";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import { DayCap } from "./day-cap";
import type { Doser } from "./doser";
import type { ZoneWater } from "./zone-water";

/** Flash is told ahead of a dose until so long after the last pulse, so that not every one of them is written. */
const AHEAD_MS = 600_000;
/** Doses without effect are told of in steps. */
const STEP = 5;

/** What a doser has given of its cap, why it is locked, and its doses without effect. */
export class KeptDoser implements Lasting {
	readonly kind = StateKind.doser;
	readonly part: string;
	readonly length = DayCap.bytes + 2;
	private readonly doser: Doser;
	private lock = 0;
	private ineffective = 0;

	/** @param part name of its output */
	constructor(part: string, doser: Doser) {
		this.part = part;
		this.doser = doser;
	}

	restore(from: ByteReader): void {
		this.doser.cap.restore(from);
		this.lock = from.u8();
		this.ineffective = from.u8();
		this.doser.restoreLock(this.lock);
		if (this.doser.effect !== null) this.doser.effect.ineffective = this.ineffective;
	}

	isDue(nowMs: number): boolean {
		const { cap, lock, effect } = this.doser;
		const ineffective = effect?.ineffective ?? 0;
		const isOther = ineffective >= this.ineffective + STEP || (ineffective === 0 && this.ineffective > 0);
		return isOther || lock !== this.lock || cap.isDue(this.isDosing(nowMs));
	}

	private isDosing(nowMs: number): boolean {
		const { isActive, gaveAtMs } = this.doser;
		return isActive || nowMs < gaveAtMs + AHEAD_MS;
	}

	write(out: ByteWriter, nowMs: number): boolean {
		const { cap, lock, effect } = this.doser;
		this.lock = lock;
		this.ineffective = effect?.ineffective ?? 0;
		cap.write(out, this.isDosing(nowMs));
		out.u8(this.lock).u8(this.ineffective);
		return true;
	}
}

/** Zones that were dosed and not flushed. */
export class KeptUnclean implements Lasting {
	readonly kind = StateKind.unflushed;
	readonly part = "";
	readonly length = 2;
	private readonly water: ZoneWater;
	private bits = 0;

	constructor(water: ZoneWater) {
		this.water = water;
	}

	restore(from: ByteReader): void {
		this.bits = from.u16();
		this.water.restore(this.bits);
	}

	isDue(): boolean {
		return this.water.uncleanBits !== this.bits;
	}

	write(out: ByteWriter): boolean {
		this.bits = this.water.uncleanBits;
		out.u16(this.bits);
		return this.bits !== 0;
	}
}
