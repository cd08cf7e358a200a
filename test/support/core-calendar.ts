import { describe } from "../../modules/gateway/describe";
import type { ProgramView } from "../../modules/gateway/view";
import { ClockQuality } from "../../modules/ports/clock";
import type { Profile } from "../../modules/site/profile";
import type { IrrigationProgram, Site } from "../../modules/site/types";
import zones from "../../modules/time/zones.json";
import { Bench, type BenchOptions } from "./core-gateway";
import { orchardProfiles, orchardSite, type Writable } from "./core-site";

const minute = 60_000;

export interface CalendarOptions extends BenchOptions {
	/** Wall clock at the start. */
	readonly wall: string;
	/** What the program says of when it waters. */
	readonly words: Partial<IrrigationProgram>;
	readonly changes?: Partial<Site>;
	readonly runMs?: number;
	/** Each zone gets so much time; without it, water for `runMs` whatever its probes say. */
	readonly timedMs?: number;
}

/** The orchard's profiles, but that what its air probe says of humidity is taken for millimetres of rain. */
export function rainyProfiles(): readonly Profile[] {
	const profiles = orchardProfiles();
	for (const { quantities } of profiles) {
		for (const quantity of quantities) if (quantity.unit === "%RH") quantity.unit = "mm";
	}
	return profiles;
}

/** The whole gateway on the orchard, whose soil is dry whatever it gets, by a calendar in Berlin. */
export class CalendarBench extends Bench {
	/** Turned by the test. */
	readonly clock: { shiftMs: number; isSet: boolean };

	constructor({ wall, words, changes = {}, runMs = 10 * minute, timedMs, ...options }: CalendarOptions) {
		const clock = { shiftMs: 0, isSet: true };
		const site = Object.assign(orchardSite(), { timeZone: "Europe/Berlin", alarms: [] }, changes);
		const program = site.programs[0] as Writable<IrrigationProgram>;
		Object.assign(program, words);
		program.zones = program.zones.map(({ startBelow: _, stopAt: __, ...zone }) => {
			if (timedMs === undefined) return { ...zone, startBelow: 90, stopAt: 95, longestRunMs: runMs, settleMs: 0 };
			return { ...zone, runMs: timedMs, longestRunMs: 2 * timedMs, settleMs: 0 };
		});
		super({
			...{ site, zones },
			...options,
			changePorts: (ports) => {
				const wallMs = ports.clock.wallMs.bind(ports.clock);
				const quality = ports.clock.wallQuality.bind(ports.clock);
				clock.shiftMs = Date.parse(wall) - wallMs();
				ports.clock.wallMs = () => wallMs() + clock.shiftMs;
				ports.clock.wallQuality = () => (clock.isSet ? quality() : ClockQuality.none);
				return ports;
			},
		});
		this.clock = clock;
	}

	get wallMs(): number {
		return this.gateway.ports.clock.wallMs();
	}

	/** Lets time pass until the wall clock shows this. */
	runTo(wall: string): this {
		return this.run(Date.parse(wall) - this.wallMs);
	}

	/** No power for so long. */
	cut(durationMs: number): this {
		this.gateway.close();
		this.run(durationMs);
		this.restart();
		return this;
	}

	/** Runs of a zone's valve that have begun so far: when, by the present clock, to the minute. */
	runs(valve = "valve.north"): readonly string[] {
		const aheadMs = this.wallMs - this.nowMs;
		return this.moves
			.filter(({ output, on }) => output === valve && on)
			.map(({ atMs }) => new Date(atMs + aheadMs).toISOString().slice(5, 16));
	}

	get program(): ProgramView {
		return describe(this.gateway).programs[0] as ProgramView;
	}
}
