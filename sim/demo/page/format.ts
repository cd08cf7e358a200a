/** How figures, units, durations and moments are written. Words come from text.ts. */
import { momentOf } from "./clock";

const units: Readonly<Record<string, string>> = {
	Cel: "°C",
	"m3/h": "m³/h",
	m3: "m³",
	"uS/cm": "µS/cm",
	"%RH": "% RH",
};

const decimals: Readonly<Record<string, number>> = { "uS/cm": 0, "m3/h": 2, m3: 2 };

/** A unit as people write it; units that are not in the table stay as they are. */
export function unitText(unit: string): string {
	return units[unit] ?? unit;
}

/** A value with its unit's usual decimals and a real minus sign; a dash for none. */
export function valueText(value: number | null, unit: string): string {
	return value === null || !Number.isFinite(value) ? "–" : fixed(value, decimals[unit] ?? 1);
}

/** @param digits decimals, [0, 20]. */
export function fixed(value: number, digits: number): string {
	const text = value.toFixed(digits);
	return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** Thousands apart by thin spaces. */
export function countText(count: number): string {
	return fixed(count, 0).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** The two largest parts of a duration: `40 s`, `12 min`, `1 h 05 min`, `3 d 2 h`. Below zero counts as zero. */
export function durationText(durationMs: number): string {
	const seconds = Math.max(0, Math.round(durationMs / 1000));
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** What counts down shows seconds in its last ten minutes: `9:05 min`. */
export function countdownText(durationMs: number): string {
	const seconds = Math.max(0, Math.ceil(durationMs / 1000));
	if (seconds < 60 || seconds >= 600) return durationText(seconds * 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
}

/** Bytes as KiB or MiB. */
export function bytesText(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	return bytes < 1024 * 1024 ? `${fixed(bytes / 1024, 0)} KiB` : `${fixed(bytes / (1024 * 1024), 1)} MiB`;
}

/** Time of day by the site's clock: `10:32`. */
export function clockText(wallMs: number): string {
	const { hour, minute } = momentOf(wallMs);
	return `${pad(hour)}:${pad(minute)}`;
}

/** `10:32:04` */
export function secondsText(wallMs: number): string {
	return `${clockText(wallMs)}:${pad(momentOf(wallMs).second)}`;
}

function pad(figure: number): string {
	return String(figure).padStart(2, "0");
}
