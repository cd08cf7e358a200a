import soil from "../../drivers/soil-contiguous-7in1.json";
import flowMeter from "../../drivers/tuf-2000m.json";
import relays from "../../drivers/waveshare-modbus-rtu-relay.json";
import air from "../../drivers/xy-md0x-sht.json";
import type { Profile } from "../../modules/site/profile";
import type { ProfileMap } from "../../modules/site/resolve";
import type { Site } from "../../modules/site/types";
import type { FarmFile } from "../../sim/core/farm-file";
import orchardSiteFile from "../../sim/sites/orchard.json";
import orchardFarmFile from "../../sim/sites/orchard.plant.json";

/** Every property of a JSON value may be changed. */
export type Writable<T> = { -readonly [K in keyof T]: Writable<T[K]> };

/** The demo orchard's site file, a copy for each caller; without its time zone, whose rules are the host's to give. */
export function orchardSite(): Writable<Site> {
	const { timeZone: _, ...site } = structuredClone(orchardSiteFile);
	return site as unknown as Writable<Site>;
}

/** The world of the demo orchard, a copy for each caller. */
export function orchardFarm(): Writable<FarmFile> {
	return structuredClone(orchardFarmFile) as unknown as Writable<FarmFile>;
}

/** The profiles that the demo orchard uses, copies for each caller. */
export function orchardProfiles(): Writable<Profile>[] {
	return structuredClone([soil, flowMeter, relays, air]) as unknown as Writable<Profile>[];
}

export function profileMap(profiles: readonly Profile[] = orchardProfiles()): ProfileMap {
	return new Map(profiles.map((profile) => [profile.id, profile]));
}
