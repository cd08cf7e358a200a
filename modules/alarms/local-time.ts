import { type Clock, ClockQuality } from "../ports/clock";
import { CivilDate, DAY_MS, DAY_S } from "../time/civil";
import { Zone, type ZoneRules } from "../time/zone";

/** Day and time of day by the site's own clock. */
export class LocalTime {
	readonly #clock: Clock;
	readonly #zone: Zone;
	readonly #bootMs: number;
	/** Made when it is first asked for. */
	#date: CivilDate | null = null;

	constructor(clock: Clock, zone: ZoneRules) {
		this.#clock = clock;
		this.#zone = new Zone(zone);
		this.#bootMs = clock.now();
	}

	/** Local day since 1970-01-01; while there is no wall clock, days of 24 h since boot: -1, -2 … */
	day(): number {
		const utcS = this.#utcS();
		if (Number.isNaN(utcS)) return -1 - Math.floor((this.#clock.now() - this.#bootMs) / DAY_MS);
		return this.#zone.localDay(utcS);
	}

	/** [1, 12]; 0 while there is no wall clock. */
	month(): number {
		const day = this.day();
		this.#date ??= new CivilDate();
		return day < 0 ? 0 : this.#date.set(day).month;
	}

	/** Local day of a wall clock's stamp, milliseconds since 1970-01-01. */
	dayOf(wallMs: number): number {
		return this.#zone.localDay(Math.floor(wallMs / 1000));
	}

	/** Seconds after local midnight [0, 86399]; NaN while there is no wall clock. */
	secondOfDay(): number {
		const utcS = this.#utcS();
		return (((utcS + this.#zone.offsetAtS(utcS)) % DAY_S) + DAY_S) % DAY_S;
	}

	/** Between two times of day; over midnight if the second is earlier. Without a clock nothing is within. */
	isWithin(fromS: number, toS: number): boolean {
		const second = this.secondOfDay();
		return fromS < toS ? second >= fromS && second < toS : second >= fromS || second < toS;
	}

	#utcS(): number {
		return this.#clock.wallQuality() === ClockQuality.none ? Number.NaN : Math.floor(this.#clock.wallMs() / 1000);
	}
}
