import { FieldProbe } from "../core/field-probe";
import { Random } from "../core/random";
import type { SeasonFault, SeasonProbe } from "../core/season-file";
import type { DripField } from "../plants/drip-field";
import type { MoistureReader } from "./rules";

/** Probes where the gateway's stand, made without error, read without noise, that never fail: there are none such. */
export function soundReader(probes: readonly SeasonProbe[]): MoistureReader {
	return {
		read(field, atMs) {
			let sum = 0;
			for (const { place, depthMm } of probes) sum += field.content(place, depthMm, atMs);
			return sum / probes.length;
		},
	};
}

/** The gateway's own probes with all that befalls them: the mean of those that answer. */
export function sameReader(
	probes: readonly SeasonProbe[],
	mishaps: readonly SeasonFault[],
	deviation: number,
	seed: number,
): MoistureReader {
	const noise = new Random(seed, "probe noise");
	let of: DripField | null = null;
	let made: readonly FieldProbe[] = [];
	return {
		read(field, atMs) {
			if (of !== field) {
				made = probes.map((probe) => new FieldProbe(field, probe, mishaps, deviation, noise));
				of = field;
			}
			let sum = 0;
			let count = 0;
			for (const probe of made) {
				if (probe.isSilent(atMs)) continue;
				sum += probe.read(atMs);
				count += 1;
			}
			return sum / count;
		},
	};
}
