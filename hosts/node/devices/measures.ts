import type { ProfileActuator, ProfileQuantity } from "../../../modules/site/profile";

/** Kinds that say little of what a device is for: named only where there is nothing else. */
const dull = ["identity", "setting", "raw-counts", "status", "duration"];

/** The kinds of quantities that tell what a device measures, each once. */
export function measures(
	quantities: readonly Partial<Pick<ProfileQuantity, "kind">>[],
	actuators: readonly Pick<ProfileActuator, "kind">[],
): readonly string[] {
	const kinds = quantities.flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
	const telling = kinds.filter((kind) => !dull.includes(kind));
	return [...new Set(telling.length > 0 || actuators.length > 0 ? telling : kinds)];
}

/** The kinds of what it switches or sets, each once. */
export function moves(actuators: readonly Pick<ProfileActuator, "kind">[]): readonly string[] {
	return [...new Set(actuators.map(({ kind }) => kind))];
}
