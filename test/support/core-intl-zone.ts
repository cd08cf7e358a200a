/** Time zones as Node's Intl knows them: slow, and nobody's code that is tested here. Seconds since 1970-01-01. */
export class IntlZone {
	readonly #format: Intl.DateTimeFormat;
	readonly #quarters = new Map<number, number>();

	constructor(name: string) {
		this.#format = new Intl.DateTimeFormat("en-US", {
			timeZone: name,
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
			minute: "2-digit",
			second: "2-digit",
		});
	}

	/** What the wall clock shows, as if it were UTC. */
	localS(utcS: number): number {
		const [month, day, year, hour, minute, second] = this.#format
			.format(utcS * 1000)
			.split(/\D+/)
			.map(Number) as [number, number, number, number, number, number];
		return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
	}

	offsetS(utcS: number): number {
		return this.localS(utcS) - utcS;
	}

	/**
	 * The first instant at which the wall clock shows `localS` or more, by looking at every quarter of an hour from long
	 * before. For zones that change at whole quarters of UTC only.
	 */
	firstAtS(localS: number): number {
		for (let fromS = Math.floor(localS / quarterS) * quarterS - 16 * 3600; ; fromS += quarterS) {
			const shown = this.#quarter(fromS);
			if (shown + quarterS > localS) return fromS + Math.max(0, localS - shown);
		}
	}

	#quarter(fromS: number): number {
		const known = this.#quarters.get(fromS);
		if (known !== undefined) return known;
		const shown = this.localS(fromS);
		this.#quarters.set(fromS, shown);
		return shown;
	}
}

const quarterS = 900;
