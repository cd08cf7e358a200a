import type { ForecastBook } from "./forecast-book";
import type { Entry } from "./ledger";
import type { LimitBook } from "./limit-book";
import { Outcome, What } from "./request";

/** What people say by a number: limits that the site lets them change, and rain to come. */
export class SaidNumbers {
	private readonly limits: LimitBook;
	private readonly forecast: ForecastBook | null;

	/** @param forecast null: no program goes by it */
	constructor(limits: LimitBook, forecast: ForecastBook | null) {
		this.limits = limits;
		this.forecast = forecast;
	}

	/** A command of this kind says one. */
	has(what: number): boolean {
		return what === What.setLimit || what === What.forecast;
	}

	/** What it is now, for records; empty: there is none. */
	shown(what: number, subject: string, nowMs: number): string {
		if (what === What.forecast) return this.forecast?.shown(nowMs) ?? "";
		return what === What.setLimit ? this.limits.shown(subject) : "";
	}

	/** Why it can't be; `accepted`: it can. */
	check({ what, subject, value }: Entry): number {
		if (what !== What.forecast) return this.limits.check(subject, value);
		return this.forecast?.check(value) ?? Outcome.nothing;
	}

	/** {@link check} has said yes. @param untilMs monotonic */
	set(entry: Entry, untilMs: number): void {
		if (entry.what === What.forecast) this.forecast?.set(entry, untilMs);
		else this.limits.set(entry, untilMs);
	}

	/**
	 * What a record of an earlier run says.
	 *
	 * @param untilMs monotonic; 0: it is over
	 * @param isOfThisSite limits of another one are not this one's
	 */
	restore(entry: Entry, untilMs: number, isOfThisSite: boolean): void {
		if (entry.what === What.forecast) this.forecast?.set(entry, untilMs);
		else if (isOfThisSite) this.limits.restore(entry, untilMs);
	}
}
