/** When a program may water: its calendar, its turn at the canal, its share of the season's water. */
export interface Timing {
	/** In every pass, first. */
	advance(nowMs: number): void;
	/** A watering of this zone may begin now, if it wants water. */
	mayBegin(zone: number, nowMs: number): boolean;
	/** A watering of this zone has begun. */
	onBegin(zone: number, nowMs: number): void;
	/** Why no water may run now: one of `LeaseReason`; `none`: it may. What runs is ended in order. */
	endReason(nowMs: number): number;
	/** When time alone will change something; Infinity: it won't. */
	wakeAtMs(nowMs: number): number;
}
