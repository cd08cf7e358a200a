/** The site's clock. Every time on the page is the site's own, wherever its reader is. */

/** A moment as that clock shows it; months from 1, weekdays from Sunday, which is 0. */
export interface Moment {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly weekday: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** Where Asia/Shanghai and Asia/Urumqi are both in use: Xinjiang's bounds, roughly, in degrees. */
const xinjiang = { south: 34, north: 50, west: 73, east: 97 };
const beijing = ["Asia/Shanghai", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC"];
const urumqi = ["Asia/Urumqi", "Asia/Kashgar"];

const numeric = {
	year: "numeric",
	month: "numeric",
	day: "numeric",
	hour: "numeric",
	minute: "numeric",
	second: "numeric",
} as const;

function formatterOf(timeZone: string): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat("en-US", { hourCycle: "h23", weekday: "short", ...numeric, timeZone });
}

let formatter = formatterOf("UTC");
/** Added before it is formatted. */
let shiftMs = 0;

/** From now on the page shows this clock. @param offsetS seconds that it is ahead of UTC now */
export function useClock(zone: string, offsetS: number): void {
	try {
		formatter = formatterOf(zone);
		shiftMs = 0;
	} catch {
		// A zone that is newer than the browser: what it is ahead now has to do.
		formatter = formatterOf("UTC");
		shiftMs = offsetS * 1000;
	}
}

export function momentOf(wallMs: number): Moment {
	const parts = new Map(formatter.formatToParts(wallMs + shiftMs).map(({ type, value }) => [type, value]));
	const figure = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
	return {
		...{ year: figure("year"), month: figure("month"), day: figure("day") },
		weekday: weekdays.indexOf(parts.get("weekday") ?? ""),
		...{ hour: figure("hour"), minute: figure("minute"), second: figure("second") },
	};
}

/** A date that shows the site's clock to whoever asks for its local hours. */
export function localDate(wallMs: number): Date {
	const { year, month, day, hour, minute, second } = momentOf(wallMs);
	return new Date(year, month - 1, day, hour, minute, second);
}

/** `UTC+8`, `UTC−3:30` */
export function offsetName(offsetS: number): string {
	const minutes = Math.round(Math.abs(offsetS) / 60);
	const rest = minutes % 60 === 0 ? "" : `:${String(minutes % 60).padStart(2, "0")}`;
	return `UTC${offsetS < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${rest}`;
}

/** The name that a zone goes by, where it has several. */
export function commonZone(zone: string): string {
	if (beijing.includes(zone)) return "Asia/Shanghai";
	return urumqi.includes(zone) ? "Asia/Urumqi" : zone;
}

/**
 * The other clock that people around the site go by, and what it shows; null: there is none. Two are in use in
 * Xinjiang, two hours apart.
 *
 * @param place null: nobody said where the site lies, so it may lie there
 */
export function otherClock(
	zone: string,
	place: { readonly latitudeDeg: number; readonly longitudeDeg: number } | null,
): { readonly zone: string; readonly aheadMs: number } | null {
	if (place !== null) {
		const { latitudeDeg, longitudeDeg } = place;
		if (latitudeDeg < xinjiang.south || latitudeDeg > xinjiang.north) return null;
		if (longitudeDeg < xinjiang.west || longitudeDeg > xinjiang.east) return null;
	}
	const common = commonZone(zone);
	if (common === "Asia/Shanghai") return { zone: "Asia/Urumqi", aheadMs: -7_200_000 };
	return common === "Asia/Urumqi" ? { zone: "Asia/Shanghai", aheadMs: 7_200_000 } : null;
}
