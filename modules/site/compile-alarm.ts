import { minuteOfDay } from "./check-alarms";
import { namesOf } from "./fault";
import type { AlarmPlan, InhibitPlan, PointPlan, SignalPlan } from "./plan";
import type { Site, SiteAlarm, SiteInhibit, SiteSignal } from "./types";
import { zonesOf } from "./zones-of";

/** A siren sounds so long and rests so long, unless the site says otherwise. */
export const sirenOnMs = 180_000;
const SIREN_OFF_MS = 600_000;
/** A light's lease is short and renewed; after its longest run, or a person's stop, it is off for so long. */
const LIGHT_ON_MS = 600_000;
const LIGHT_OFF_MS = 60_000;

/** An alarm of a site that has passed its check. */
export function compileAlarm(alarm: SiteAlarm, site: Site, points: readonly PointPlan[]): AlarmPlan {
	const step = alarm.point === undefined ? 1 : (points[namesOf(site.points).indexOf(alarm.point)]?.step ?? 1);
	const counts = (limit: number | undefined): number | null => (limit === undefined ? null : Math.round(limit / step));
	return {
		name: alarm.name,
		title: alarm.title ?? alarm.name,
		severity: alarm.severity ?? "medium",
		...watched(alarm, site),
		aboveCounts: counts(alarm.above ?? alarm.risesBy),
		belowCounts: counts(alarm.below ?? alarm.fallsBy),
		hysteresisCounts: counts(alarm.hysteresis) ?? 0,
		withinMs: alarm.withinMs ?? 0,
		delayMs: alarm.delayMs,
		isCumulative: alarm.timer === "cumulative",
		latches: alarm.latch === true,
		because: (alarm.because ?? []).map((name) => namesOf(site.alarms).indexOf(name)),
		inhibit: alarm.inhibit === undefined ? null : compileInhibit(alarm.inhibit, site),
	};
}

function watched(alarm: SiteAlarm, site: Site): Pick<AlarmPlan, "watch" | "subject" | "device"> {
	const { point, output, device, line, fault, program, zone, notice } = alarm;
	if (point !== undefined) return { watch: ofPoint(alarm), subject: namesOf(site.points).indexOf(point), device: 0 };
	if (output !== undefined) {
		return { watch: fault ?? "unreachable", subject: namesOf(site.outputs).indexOf(output), device: 0 };
	}
	if (program !== undefined && notice !== undefined) {
		const subject = namesOf(site.programs).indexOf(program);
		return { watch: notice, subject, device: 1 + zonesOf(site.programs[subject]).indexOf(zone ?? "") };
	}
	const name = line ?? site.devices.find((one) => one.name === device)?.line ?? "";
	const subject = namesOf(site.lines).indexOf(name);
	if (device === undefined) return { watch: "line", subject, device: 0 };
	const ofLine = namesOf(site.devices.filter((one) => one.line === name));
	return { watch: "device", subject, device: ofLine.indexOf(device) };
}

function ofPoint({ quality, withinMs }: SiteAlarm): AlarmPlan["watch"] {
	if (quality !== undefined) return "quality";
	return withinMs === undefined ? "limits" : "change";
}

function compileInhibit(
	{ afterBootMs, whileAlarm, whileOn, whileNotice, from, to }: SiteInhibit,
	site: Site,
): InhibitPlan {
	return {
		afterBootMs: afterBootMs ?? 0,
		alarms: (whileAlarm ?? []).map((name) => namesOf(site.alarms).indexOf(name)),
		outputs: (whileOn ?? []).map((name) => namesOf(site.outputs).indexOf(name)),
		notices: (whileNotice ?? []).map(({ program, notice }) => {
			return { program: namesOf(site.programs).indexOf(program), notice };
		}),
		fromS: secondOfDay(from),
		toS: secondOfDay(to),
	};
}

function secondOfDay(text: string | undefined): number {
	return text === undefined ? -1 : 60 * minuteOfDay(text);
}

/** Sirens and lights of a site that has passed its check. */
export function compileSignals(site: Site): readonly SignalPlan[] {
	return (site.signals ?? []).map((signal) => compileSignal(signal, site));
}

function compileSignal(signal: SiteSignal, { alarms, outputs }: Site): SignalPlan {
	const { severities = [], alarms: names = [], quietFrom, quietTo } = signal;
	const output = namesOf(outputs).indexOf(signal.output);
	const isSteady = outputs[output]?.kind === "light";
	return {
		output,
		alarms: alarms.flatMap(({ name, severity = "medium" }, index) =>
			severities.includes(severity) || names.includes(name) ? [index] : [],
		),
		isSteady,
		countsAcknowledged: isSteady && signal.until !== "acknowledged",
		onMs: isSteady ? LIGHT_ON_MS : (signal.longestMs ?? sirenOnMs),
		offMs: isSteady ? LIGHT_OFF_MS : (signal.repeatAfterMs ?? SIREN_OFF_MS),
		quietFromS: secondOfDay(quietFrom),
		quietToS: secondOfDay(quietTo),
	};
}
