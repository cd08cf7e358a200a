import type { ResolvedProfile } from "../../../modules/site/resolve";
import { explainActuators } from "./explain-actuators";
import { explainQuantities } from "./explain-quantities";
import { explainSetup } from "./explain-setup";
import { wrap } from "./layout";
import { isUnverified, marked } from "./unverified-marks";

/** All that is known of a device, for a person who has no manual. */
export function explainDevice(profile: ResolvedProfile, width: number): string {
	const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
		["", headOf(profile)],
		["Line", lineOf(profile)],
		["Wiring", profile.profile.wiring ?? ["No source of this profile says."]],
		["Measures", explainQuantities(profile)],
		["Before it measures", startOf(profile)],
		["Switches and sets", explainActuators(profile)],
		["Set-up", explainSetup(profile)],
		["How it is recognised", identifyOf(profile)],
		["What is odd, and what follows", profile.profile.quirks.map(({ what, so }) => `${what} → ${so}`)],
		["What no source confirms", unverifiedOf(profile)],
		["Sources", profile.profile.sources.map(({ kind, ref }) => `${kind}: ${ref}`)],
	];
	return sections
		.filter(([, lines]) => lines.length > 0)
		.map(([title, lines]) => sectionText(title, lines, width))
		.join("\n\n");
}

/** A line that begins with blanks belongs to the one above it. */
function sectionText(title: string, lines: readonly string[], width: number): string {
	if (title === "") return lines.map((line) => wrap(line, width, "", "  ")).join("\n");
	const text = lines.map((line) => {
		const depth = line.startsWith(" ") ? "      " : "  ";
		return wrap(line, width, depth, `${depth}  `);
	});
	return [title, ...text].join("\n");
}

function headOf(profile: ResolvedProfile): readonly string[] {
	const { name, vendor, model, confidence, variant } = profile;
	const { relabels = [], revision, variants = [], id } = profile.profile;
	const others = variants.filter((one) => one !== variant).map((one) => `${id}/${one.id} (${one.model})`);
	return [
		`${name}: ${vendor}, ${marked(profile, "model", model)}`,
		...(relabels.length > 0 ? [`Also sold as: ${marked(profile, "relabels", relabels.join("; "))}`] : []),
		...(revision === undefined ? [] : [`About: ${marked(profile, "revision", revision)}`]),
		`Confidence: ${confidence}`,
		...(variant?.note === undefined ? [] : [`This variant: ${variant.note}`]),
		...(variant === null ? [] : [`A variant of ${id}; what is not said otherwise is as there.`]),
		...(others.length > 0 ? [`${variant === null ? "Variants" : "Other variants"}: ${others.join("; ")}`] : []),
	];
}

function lineOf(profile: ResolvedProfile): readonly string[] {
	const { line } = profile;
	const say = (path: string, text: string): string => marked(profile, `line.${path}`, text);
	const factory = [
		say("unit", line.unit === undefined ? "unit unknown" : `unit ${line.unit}`),
		say("baud", line.baud === undefined ? "speed unknown" : `${line.baud} baud`),
		say("format", line.format ?? "format unknown"),
	];
	const limits = [
		say("replyTimeoutMs", `waits up to ${line.replyTimeoutMs} ms for a reply`),
		...(line.turnaroundMs === undefined ? [] : [say("turnaroundMs", `usually answers after ${line.turnaroundMs} ms`)]),
		...(line.gapMs === 0 ? [] : [say("gapMs", `wants ${line.gapMs} ms of silence before a request`)]),
		...(line.powerUpMs === undefined ? [] : [say("powerUpMs", `silent for ${line.powerUpMs} ms after power-up`)]),
	];
	const holes = say("holes", line.holes ? "others between them may be read too" : "only registers that are named");
	const reads = (line.reads ?? []).map(({ table, address, count }) => `${count} ${table} from ${address}`);
	return [
		`From the factory: ${factory.join(", ")}`,
		`Can be set to: ${[...line.bauds, ...line.formats].join(", ") || "unknown"}`,
		limits.join("; "),
		`At most ${say("registersPerRead", `${line.registersPerRead} registers a read`)}; ${holes}`,
		...(line.exactReads === true ? ["It answers only reads of exactly one quantity"] : []),
		...(reads.length > 0 ? [`It answers only these reads: ${reads.join("; ")}`] : []),
		...(line.wait === undefined ? [] : [waitText(line.wait)]),
	];
}

function waitText({ exceptions, retryMs, tries }: NonNullable<ResolvedProfile["line"]["wait"]>): string {
	const what = `Exception ${exceptions.join(", ")} means "not yet"`;
	return `${what}: it is asked again after ${retryMs} ms, ${tries} times at the most`;
}

function startOf(profile: ResolvedProfile): readonly string[] {
	const { start } = profile.profile;
	if (start === undefined) return [];
	const when = start.when === "power-up" ? "once after power-up" : "before each reading";
	const { write, raw, waitMs } = start;
	const what =
		write === undefined
			? `the frame ${raw} (unit before it, CRC behind it)`
			: `${write.values.join(" ")} to ${write.address}, by function ${write.function}`;
	return [`It is started ${when}: ${what}; ${marked(profile, "start.waitMs", `sound after ${waitMs} ms`)}`];
}

function identifyOf(profile: ResolvedProfile): readonly string[] {
	return (profile.profile.identify ?? []).map(({ table, address, count, holds }) => {
		const words = holds.map((word) => (word === null ? "anything" : `${word}`)).join(" ");
		return marked(profile, "identify.address", `${count} ${table} from ${address} hold ${words}`);
	});
}

/** Paths, in words where a word is all that there is. */
function unverifiedOf(profile: ResolvedProfile): readonly string[] {
	const all = profile.unverified.filter((path) => isUnverified(profile, path));
	return all.length === 0 ? [] : [all.join("; ")];
}
