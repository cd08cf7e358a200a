import type { ByteReader, ByteWriter } from "../../base/bytes";
import { putFloat64, takeFloat64 } from "../../base/floats";
import { StateKind } from "../../state/kinds";
import type { Lasting } from "../lasting";
import type { Delivery } from "./delivery";

/** Of a watering that goes on, so much is lost with the power at the most. */
const AGAIN_MS = 3_600_000;

/** All the water that a zone has had since the site was set up. */
export class ZoneVolume implements Lasting {
	readonly kind = StateKind.zoneVolume;
	readonly length = 8;
	readonly part: string;
	private readonly delivery: Delivery;
	private readonly place: number;
	private beforeM3 = 0;
	private saidM3 = 0;
	private saidAtMs = 0;

	constructor(zone: string, delivery: Delivery, place: number) {
		this.part = zone;
		this.delivery = delivery;
		this.place = place;
	}

	get totalM3(): number {
		return this.beforeM3 + this.delivery.volumeM3(this.place);
	}

	restore(from: ByteReader): void {
		this.beforeM3 = takeFloat64(from);
		this.saidM3 = this.totalM3;
	}

	isDue(nowMs: number): boolean {
		const { totalM3 } = this;
		if (totalM3 === this.saidM3) return false;
		if (nowMs < this.saidAtMs + AGAIN_MS && this.delivery.isFlowing(this.place)) return false;
		this.saidM3 = totalM3;
		this.saidAtMs = nowMs;
		return true;
	}

	write(out: ByteWriter): boolean {
		putFloat64(out, this.totalM3);
		return true;
	}
}
