import { type ProfileMap, profileNames, type ResolvedProfile, resolveProfile } from "./resolve";
import type { Site } from "./types";

/** Profiles by the names that sites use, each resolved once. */
export class ProfileBook {
	readonly #profiles: ProfileMap;
	readonly #resolved = new Map<string, ResolvedProfile | string>();

	constructor(profiles: ProfileMap) {
		this.#profiles = profiles;
	}

	get names(): readonly string[] {
		return profileNames(this.#profiles);
	}

	/** Null when there is no such profile or variant, or when it refers to what is not there. */
	get(name: string): ResolvedProfile | null {
		const found = this.#find(name);
		return typeof found === "string" ? null : found;
	}

	/** What is wrong with a name of a profile that is there; null when nothing is, or when there is no such profile. */
	faultOf(name: string): string | null {
		const found = this.#find(name);
		const isThere = this.#profiles.has(name.split("/")[0] ?? "");
		return typeof found === "string" && isThere ? found : null;
	}

	/** The profile of a site's device; null as {@link get}. */
	ofDevice(site: Site, device: string): ResolvedProfile | null {
		const found = site.devices.find((candidate) => candidate.name === device);
		return found === undefined ? null : this.get(found.profile);
	}

	#find(name: string): ResolvedProfile | string {
		const found = this.#resolved.get(name) ?? resolveProfile(name, this.#profiles);
		this.#resolved.set(name, found);
		return found;
	}
}
