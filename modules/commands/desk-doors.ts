import type { AlarmTable } from "../alarms/table";
import type { Clock } from "../ports/clock";
import type { ForecastBook } from "./forecast-book";
import type { Entry } from "./ledger";
import type { LimitBook } from "./limit-book";
import type { OutputDoor } from "./output-door";
import type { SiteDoor } from "./site-change";

/** A program, as far as commands go. */
export interface Pausable {
	readonly name: string;
	/** Monotonic; until then it brings its outputs to rest and starts nothing. */
	pausedUntilMs: number;
	/** Whether it drives this output. */
	drives(output: number): boolean;
}

/** What a desk works with. */
export interface DeskDoors {
	readonly clock: Clock;
	readonly outputs: OutputDoor;
	readonly alarms: AlarmTable;
	readonly programs: readonly Pausable[];
	readonly limits: LimitBook;
	/** Null: no program goes by it. */
	readonly forecast: ForecastBook | null;
	/** Null: there is no place for another site. */
	readonly site: SiteDoor | null;
	/** Names, by number. */
	readonly outputNames: readonly string[];
	readonly alarmNames: readonly string[];
	/** Puts it on record; false: that failed. */
	note(entry: Entry, outcome: number): boolean;
	/** Tells whoever asked. @param why in a word, where there is more to say than the outcome */
	answer(entry: Entry, outcome: number, why?: string): void;
}
