/** Order of a profile's properties, as in drivers/profile.schema.json. */
export type PropertyOrder = readonly string[];

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Lists whose elements stand on one line each, however long. */
const oneLineLists = ["quantities", "actuators", "quirks", "sources", "settings", "identify", "reads"];
const WIDTH = 120;
/** As Biome counts. */
const TAB = 2;

/** A profile in its one form: properties in the schema's order, one quantity, actuator, quirk a line. */
export function formatProfile(profile: object, order: PropertyOrder): string {
	const known = order.filter((key) => key in profile);
	const others = Object.keys(profile).filter((key) => !order.includes(key));
	const sorted = Object.fromEntries(
		[...known, ...others].map((key) => [key, (profile as { [key: string]: Json })[key]]),
	);
	return `${broken(sorted as { readonly [key: string]: Json }, 0)}\n`;
}

/** @param room columns that are taken before it on its line */
function layOut(value: Json, key: string, depth: number, room: number): string {
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	const line = inline(value);
	if (isList(value) && value.length > 0 && typeof value[0] === "object") {
		const isLeaf = oneLineLists.includes(key);
		return listed(
			value.map((element) => (isLeaf ? inline(element) : layOut(element, "", depth + 1, 0))),
			depth,
		);
	}
	if (TAB * depth + room + line.length + 1 <= WIDTH) return line;
	return isList(value) ? listed(value.map(inline), depth) : broken(value, depth);
}

function listed(elements: readonly string[], depth: number): string {
	const indent = "\t".repeat(depth + 1);
	return `[\n${elements.map((element) => indent + element).join(",\n")}\n${"\t".repeat(depth)}]`;
}

function broken(value: { readonly [key: string]: Json }, depth: number): string {
	const indent = "\t".repeat(depth + 1);
	const lines = Object.entries(value).map(([key, one]) => {
		const head = `${JSON.stringify(key)}: `;
		return indent + head + layOut(one, key, depth + 1, head.length);
	});
	return `{\n${lines.join(",\n")}\n${"\t".repeat(depth)}}`;
}

function inline(value: Json): string {
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	if (isList(value)) return `[${value.map(inline).join(", ")}]`;
	const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inline(one)}`);
	return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}
