import { WantClass } from "../bus/want";
import type { RegisterRef, RegisterTable } from "./profile";
import type { ProfileBook } from "./profile-book";
import { isSamePlace, type ResolvedQuantity } from "./resolve";
import type { Site, SitePoint } from "./types";

/** What only a person changes is looked at this often; after silence (it was exchanged) all of a device is due. */
const SETTING_PERIOD_MS = 600_000;

/** A register that points of a device depend on. */
export interface Auxiliary {
	readonly device: string;
	readonly table: RegisterTable;
	readonly address: number;
	/** The shortest of its points'; of a setting ten minutes at the least. */
	readonly periodMs: number;
	readonly staleAfterMs: number;
	/** The most urgent of its points'. */
	readonly wantClass: number;
}

/** Every register that says a point's scale or whether it counts, once, in the order in which points need them. */
export function auxiliariesOf(site: Site, book: ProfileBook): readonly Auxiliary[] {
	const found: Auxiliary[] = [];
	for (const point of site.points) {
		const quantity = quantityOf(point, site, book);
		for (const place of quantity === null ? [] : placesOf(quantity)) {
			const at = indexOfAuxiliary(found, point.device, place);
			const times = timesOf(point, quantity as ResolvedQuantity);
			const { periodMs, staleAfterMs } = isSetting(place, point, site, book) ? settingTimes(times) : times;
			const before = found[at] ?? { periodMs, staleAfterMs, wantClass: classOf(point) };
			found[at < 0 ? found.length : at] = {
				device: point.device,
				table: place.table,
				address: place.address,
				periodMs: Math.min(before.periodMs, periodMs),
				staleAfterMs: Math.min(before.staleAfterMs, staleAfterMs),
				wantClass: Math.min(before.wantClass, classOf(point)),
			};
		}
	}
	return found;
}

export function indexOfAuxiliary(auxiliaries: readonly Auxiliary[], device: string, place: RegisterRef): number {
	return auxiliaries.findIndex((one) => one.device === device && isSamePlace(one, place));
}

/** What a point reads; null when its device or its quantity is not there. */
export function quantityOf(point: SitePoint, site: Site, book: ProfileBook): ResolvedQuantity | null {
	const profile = book.ofDevice(site, point.device);
	return profile?.quantities.find((one) => one.name === point.quantity) ?? null;
}

/** How much it matters that a point is read in time. */
export function classOf(point: SitePoint): number {
	return WantClass[point.class ?? "monitor"];
}

/** A point's period and age limit: its own, else its quantity's; never stale within three periods by default. */
export function timesOf(
	point: SitePoint,
	quantity: ResolvedQuantity,
): { readonly periodMs: number; readonly staleAfterMs: number } {
	const periodMs = point.periodMs ?? quantity.periodMs;
	return { periodMs, staleAfterMs: point.staleAfterMs ?? Math.max(quantity.staleAfterMs, 3 * periodMs) };
}

function isSetting(place: RegisterRef, point: SitePoint, site: Site, book: ProfileBook): boolean {
	const { settings = [] } = book.ofDevice(site, point.device)?.setup ?? {};
	return settings.some((setting) => isSamePlace(setting, place));
}

function settingTimes({ periodMs, staleAfterMs }: ReturnType<typeof timesOf>): ReturnType<typeof timesOf> {
	const slowMs = Math.max(periodMs, SETTING_PERIOD_MS);
	return { periodMs: slowMs, staleAfterMs: Math.max(staleAfterMs, 3 * slowMs) };
}

function placesOf(quantity: ResolvedQuantity): readonly RegisterRef[] {
	return [...(quantity.scaleFrom === undefined ? [] : [quantity.scaleFrom]), ...(quantity.goodWhile ?? [])];
}
