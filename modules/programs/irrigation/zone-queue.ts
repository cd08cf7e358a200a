/** What the queue asks of zones, each by its place. */
export interface QueuedZones {
	readonly length: number;
	/** It wants to begin now, and could. */
	wants(zone: number, nowMs: number): boolean;
	/** It has a share of the flow. */
	takes(zone: number): boolean;
	/** What it takes by itself, in the meter's unit; NaN: not known. */
	flow(zone: number): number;
	/** How dry it is: more is drier; NaN: not known. */
	dryness(zone: number, nowMs: number): number;
}

/** Sums of decimal fractions are off by less. */
const ROUNDING = 1 + 1e-9;
const passedMax = 255;

/**
 * Which of the zones that want water begins next, and whether it fits beside those that run.
 *
 * Zones run together while their flows fit into the capacity; one whose flow nobody knows runs by itself, as does one
 * that takes more than the capacity. Smaller or drier ones may overtake one that waits, but only as many as there are
 * zones: then nothing begins before it.
 */
export class ZoneQueue {
	private readonly zones: QueuedZones;
	private readonly zonesAtOnce: number;
	private readonly capacity: number | null;
	private readonly order: "site" | "driest";
	/** How many have begun while it waited. */
	private readonly passed: Uint8Array;
	/** Would not begin though it was its turn, a bit each: in this pass others go. */
	private refused = 0;
	private turn = 0;
	/** Of what runs, as of the last look. */
	private running = 0;
	private flow = 0;

	/**
	 * @param zonesAtOnce that may run at once
	 * @param capacity flow that zones may take together, in the meter's unit; null: nobody has said
	 * @param order as they stand in the site, going on after the last one; or the driest of those that fit
	 */
	constructor(zones: QueuedZones, zonesAtOnce: number, capacity: number | null, order: "site" | "driest") {
		this.zones = zones;
		this.zonesAtOnce = zonesAtOnce;
		this.capacity = capacity;
		this.order = order;
		this.passed = new Uint8Array(zones.length);
	}

	/** A pass begins. */
	reset(): void {
		this.refused = 0;
	}

	/** The zone that may begin now; -1: none. */
	next(nowMs: number): number {
		this.look();
		if (this.running >= this.zonesAtOnce) return -1;
		const { length } = this.zones;
		let best = -1;
		let bestDryness = Number.NEGATIVE_INFINITY;
		let overdue = -1;
		for (let step = 0; step < length; step += 1) {
			const zone = (this.turn + step) % length;
			if ((this.refused & (1 << zone)) !== 0 || !this.zones.wants(zone, nowMs)) continue;
			if (this.isOverdue(zone)) {
				if (overdue < 0 || this.passedOf(zone) > this.passedOf(overdue)) overdue = zone;
			} else if (this.hasRoomFor(zone) && (best < 0 || this.order === "driest")) {
				const dryness = this.zones.dryness(zone, nowMs);
				if (best >= 0 && !(dryness > bestDryness)) continue; // NaN is not more
				best = zone;
				bestDryness = Number.isNaN(dryness) ? Number.NEGATIVE_INFINITY : dryness;
			}
		}
		if (overdue < 0) return best;
		return this.hasRoomFor(overdue) ? overdue : -1;
	}

	/** Whether it could begin beside those that run. */
	fits(zone: number): boolean {
		this.look();
		return this.running < this.zonesAtOnce && this.hasRoomFor(zone);
	}

	/** It did not begin. */
	passOver(zone: number): void {
		this.refused |= 1 << zone;
	}

	/** It has begun: others have waited once more. */
	began(zone: number, nowMs: number): void {
		for (let other = 0; other < this.zones.length; other += 1) {
			if (other === zone || !this.zones.wants(other, nowMs)) continue;
			this.passed[other] = Math.min(this.passedOf(other) + 1, passedMax);
		}
		this.passed[zone] = 0;
		this.turn = (zone + 1) % this.zones.length;
	}

	private passedOf(zone: number): number {
		return this.passed[zone] as number;
	}

	private isOverdue(zone: number): boolean {
		return this.passedOf(zone) >= this.zones.length;
	}

	private look(): void {
		this.running = 0;
		this.flow = 0;
		for (let zone = 0; zone < this.zones.length; zone += 1) {
			if (!this.zones.takes(zone)) continue;
			this.running += 1;
			this.flow += this.zones.flow(zone);
		}
	}

	/** By its flow. An unknown one makes the sum unknown, which is never within. */
	private hasRoomFor(zone: number): boolean {
		if (this.running === 0 || this.capacity === null) return true;
		return this.flow + this.zones.flow(zone) <= this.capacity * ROUNDING;
	}
}
