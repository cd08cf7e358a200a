import type { Entry } from "./ledger";
import { Outcome } from "./request";

const MM_MAX = 1000;
const numberPattern = /^\d{1,4}(\.\d{1,3})?$/;

/** How much rain somebody has said is to come: the newest word counts, until its time is over. */
export class ForecastBook {
	/** Who said so; null: nobody. */
	private by: Entry | null = null;
	private mm = 0;
	/** Monotonic; until then it counts. */
	untilMs = 0;

	/** mm of rain that are to come, as far as somebody has said; 0: none. */
	rainMm(nowMs: number): number {
		return nowMs < this.untilMs ? this.mm : 0;
	}

	/** What was said before, for records; empty: nothing that counts. */
	shown(nowMs: number): string {
		return nowMs < this.untilMs && this.by !== null ? this.by.value : "";
	}

	/** Why it can't be said; `accepted`: it can. */
	check(text: string): number {
		return numberPattern.test(text) && Number(text) <= MM_MAX ? Outcome.accepted : Outcome.outOfRange;
	}

	/** {@link check} has said yes, or did in an earlier run. What was said before is over. @param untilMs monotonic */
	set(entry: Entry, untilMs: number): void {
		if (this.by !== null && this.by !== entry) this.by.untilMs = 0;
		this.by = entry;
		this.mm = Number(entry.value);
		this.untilMs = untilMs;
	}
}
