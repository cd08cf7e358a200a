import { minuteOfDay } from "./check-alarms";
import { namesOf } from "./fault";
import type { AlarmPlan, InhibitPlan, PointPlan } from "./plan";
import type { Site, SiteAlarm, SiteInhibit } from "./types";

/** An alarm of a site that has passed its check. */
export function compileAlarm(alarm: SiteAlarm, site: Site, points: readonly PointPlan[]): AlarmPlan {
	const step = alarm.point === undefined ? 1 : (points[namesOf(site.points).indexOf(alarm.point)]?.step ?? 1);
	const counts = (limit: number | undefined): number | null => (limit === undefined ? null : Math.round(limit / step));
	return {
		name: alarm.name,
		title: alarm.title ?? alarm.name,
		severity: alarm.severity ?? "medium",
		...watched(alarm, site),
		aboveCounts: counts(alarm.above),
		belowCounts: counts(alarm.below),
		hysteresisCounts: counts(alarm.hysteresis) ?? 0,
		delayMs: alarm.delayMs,
		isCumulative: alarm.timer === "cumulative",
		latches: alarm.latch === true,
		because: (alarm.because ?? []).map((name) => namesOf(site.alarms).indexOf(name)),
		inhibit: alarm.inhibit === undefined ? null : compileInhibit(alarm.inhibit, site),
	};
}

function watched(alarm: SiteAlarm, site: Site): Pick<AlarmPlan, "watch" | "subject" | "device"> {
	const { point, output, device, line, quality, fault } = alarm;
	if (point !== undefined) {
		const watch = quality === undefined ? "limits" : "quality";
		return { watch, subject: namesOf(site.points).indexOf(point), device: 0 };
	}
	if (output !== undefined) {
		return { watch: fault ?? "unreachable", subject: namesOf(site.outputs).indexOf(output), device: 0 };
	}
	const name = line ?? site.devices.find((one) => one.name === device)?.line ?? "";
	const subject = namesOf(site.lines).indexOf(name);
	if (device === undefined) return { watch: "line", subject, device: 0 };
	const ofLine = namesOf(site.devices.filter((one) => one.line === name));
	return { watch: "device", subject, device: ofLine.indexOf(device) };
}

function compileInhibit({ afterBootMs, whileAlarm, whileOn, from, to }: SiteInhibit, site: Site): InhibitPlan {
	return {
		afterBootMs: afterBootMs ?? 0,
		alarms: (whileAlarm ?? []).map((name) => namesOf(site.alarms).indexOf(name)),
		outputs: (whileOn ?? []).map((name) => namesOf(site.outputs).indexOf(name)),
		fromS: from === undefined ? -1 : 60 * minuteOfDay(from),
		toS: to === undefined ? -1 : 60 * minuteOfDay(to),
	};
}
