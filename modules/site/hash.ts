import { crc32 } from "../base/crc";
import type { ZoneRules } from "../time/zone";
import type { HealthPlan } from "./plan";
import { ProfileBook } from "./profile-book";
import type { ProfileMap } from "./resolve";
import type { Site } from "./types";

/** Grows when the schema message says more of the same site: a hash stands for one message only. */
const SCHEMA_SHAPE = 2;

/**
 * Eight bytes that name a site, the profiles that it uses, its time zone's rules and the series that this program adds:
 * what the numbers in records refer to. No signature: it tells sites apart.
 */
export function siteHash(site: Site, profiles: ProfileMap, health: HealthPlan | null, zone: ZoneRules): Uint8Array {
	const book = new ProfileBook(profiles);
	const used = [...new Set(site.devices.map((device) => device.profile))].sort();
	const text = JSON.stringify([site, used.map((name) => book.get(name)), health, zone, SCHEMA_SHAPE]);
	const bytes = new Uint8Array(2 * text.length);
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		bytes[2 * index] = code >>> 8;
		bytes[2 * index + 1] = code & 0xff;
	}
	const hash = new Uint8Array(8);
	const view = new DataView(hash.buffer);
	view.setUint32(0, crc32(bytes, 0, bytes.length));
	view.setUint32(4, crc32(bytes, 0, bytes.length, 0x9e3779b9));
	return hash;
}
