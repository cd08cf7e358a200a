import Ajv from "ajv";
import type { Profile } from "../../modules/site/profile";
import { type ProfileMap, profileNames, type ResolvedProfile, resolveProfile } from "../../modules/site/resolve";
import type { Breach } from "./breach";
import { breach } from "./breach";
import type { DriverFiles, ProfileFile } from "./files";
import { formatProfile, type PropertyOrder } from "./format";
import { checkResolved, checkUnverified, checkWhole } from "./profile-rules";
import { checkRoundTrip } from "./round-trip";
import { checkTranscript } from "./transcript-rules";

/** Every breach of drivers/, as `file: path: what is wrong, what would be right`. */
export function lintDrivers(files: DriverFiles): string[] {
	const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false }).compile(files.schema);
	const found = [...files.broken];
	const sound: ProfileFile[] = [];
	for (const file of files.profiles) {
		if (validate(file.profile)) sound.push(file);
		for (const { instancePath, message, params } of validate.errors ?? []) {
			const place = instancePath.slice(1).replaceAll("/", ".");
			found.push(`${file.path}: ${place === "" ? "(file)" : place}: ${message} ${JSON.stringify(params)}`);
		}
	}
	const profiles: ProfileMap = new Map(sound.map(({ profile }) => [profile.id, profile]));
	const order = Object.keys((files.schema as { readonly properties: object }).properties);
	const seen = new Set<string>();
	for (const file of sound) {
		for (const { path, message } of checkFile(file, profiles, order, seen))
			found.push(`${file.path}: ${path}: ${message}`);
	}
	for (const [id, text] of files.transcripts) {
		for (const { path, message } of checkTranscript(id, text, profiles)) {
			found.push(`drivers/transcripts/${id}.txt: ${path}: ${message}`);
		}
	}
	return found;
}

/** @param seen round trips that were made already, for this file or another */
function checkFile(
	{ path, text, profile }: ProfileFile,
	profiles: ProfileMap,
	order: PropertyOrder,
	seen: Set<string>,
): Breach[] {
	const found: Breach[] = [];
	if (path !== `drivers/${profile.id}.json`) found.push(breach("id", `is "${profile.id}"; the file is named by it`));
	found.push(...checkNames(profile));
	const whole: ResolvedProfile[] = [];
	for (const name of profileNames(new Map([[profile.id, profile]]))) {
		const resolved = resolveProfile(name, profiles);
		const where = name === profile.id ? "" : `variants.${name.slice(profile.id.length + 1)}.`;
		if (typeof resolved === "string") {
			found.push(breach(`${where}(profile)`, resolved));
			continue;
		}
		whole.push(resolved);
		const breaches = checkResolved(resolved);
		const isWhole = checkWhole(resolved).length === 0;
		for (const quantity of isWhole ? resolved.quantities : []) {
			const { type, order: words, bits, scale, offset, step, scaleFrom } = quantity;
			const key = JSON.stringify([type, words, bits, scale, offset, step, scaleFrom?.scales]);
			if (!seen.has(key)) breaches.push(...checkRoundTrip(quantity));
			seen.add(key);
		}
		for (const one of breaches) {
			const isBase = found.some((other) => other.path === one.path && other.message === one.message);
			if (!isBase) found.push(breach(where + one.path, one.message));
		}
	}
	found.push(...checkUnverified(profile, whole));
	if (text !== formatProfile(profile, order))
		found.push(breach("(file)", "is not in its one form; npm run format:drivers"));
	return found;
}

function checkNames({ quantities, actuators, variants = [] }: Profile): Breach[] {
	const found: Breach[] = [];
	for (const [list, things] of Object.entries({ quantities, actuators })) {
		for (const { name, repeat } of things) {
			if (name.includes("#") !== (repeat !== undefined)) {
				found.push(breach(`${list}.${name}`, "a name has # when, and only when, there is a repeat"));
			}
		}
	}
	const names = new Set([...quantities, ...actuators].map(({ name }) => name));
	for (const { id, without = [] } of variants) {
		for (const name of without.filter((one) => !names.has(one))) {
			found.push(breach(`variants.${id}.without`, `"${name}" is no quantity or actuator of the profile`));
		}
	}
	return found;
}
