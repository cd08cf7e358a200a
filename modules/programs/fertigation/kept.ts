import type { ByteReader, ByteWriter } from "../../base/bytes";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import { DayCap } from "./day-cap";
import type { Doser } from "./doser";
import type { ZoneWater } from "./zone-water";

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

	isDue(): boolean {
		const { cap, lock, isActive, effect } = this.doser;
		return lock !== this.lock || (effect?.ineffective ?? 0) !== this.ineffective || cap.isDue(isActive);
	}

	write(out: ByteWriter): boolean {
		const { cap, lock, isActive, effect } = this.doser;
		this.lock = lock;
		this.ineffective = effect?.ineffective ?? 0;
		cap.write(out, isActive);
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
