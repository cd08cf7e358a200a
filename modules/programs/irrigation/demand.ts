/**
 * How much water a zone wants, and whether it has had it.
 *
 * A watering is what a zone is given once it wants water: one run of its valve, or several with rests between. The zone
 * asks `wants` until it begins one, then tells each pass by `count`, until `endReason` says that it has had enough.
 */
export interface Demand {
	/** Why its valve is opened: one of `LeaseReason`. */
	readonly reason: number;
	/** It wants water now. */
	wants(nowMs: number): boolean;
	/** It is known not to have had enough: a run that a restart has cut short may go on. */
	mayGoOn(nowMs: number): boolean;
	/** A watering begins. @param goesOn it is what is left of one that a restart has cut short */
	begin(goesOn: boolean, nowMs: number): void;
	/** In every pass of a watering. @param isFlowing water runs through the zone's valve now */
	count(isFlowing: boolean, nowMs: number): void;
	/** Why the watering is over: one of `LeaseReason`; `none`: it goes on. */
	endReason(nowMs: number): number;
	/** When it will have had enough, or will want water, as things stand; Infinity: time alone changes nothing. */
	wakeAtMs(nowMs: number): number;
	/** The watering is over. @param isWhole it has had enough, or its longest run; nothing else has ended it */
	end(isWhole: boolean, nowMs: number): void;
	/** How dry its soil is, to be compared with other zones': more is drier; NaN: nobody knows. */
	dryness(nowMs: number): number;
}
