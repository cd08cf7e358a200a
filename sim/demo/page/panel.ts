import type { LiveView } from "../api";
import type { Reading } from "./readings";

/** What the panels draw from: one view, its readings, and whether the page still hears from the gateway. */
export interface PageState {
	readonly view: LiveView;
	readonly readings: ReadonlyMap<string, Reading>;
	readonly live: boolean;
}

/** A part of the page: made once for a layout, then brought up to date about once a second. */
export interface Panel {
	readonly root: HTMLElement;
	update(state: PageState): void;
}

/** The readings of some points, in their order; points that the gateway does not have are left out. */
export function readingsFor(state: PageState, points: readonly string[]): Reading[] {
	return points.flatMap((point) => state.readings.get(point) ?? []);
}
