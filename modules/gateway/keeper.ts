import type { AlarmTable } from "../alarms/table";
import type { OutputBoard } from "../outputs/board";
import type { Log } from "../ports/log";
import type { Program } from "../programs/program";
import type { Weather } from "../programs/weather/weather";
import { weatherLastings } from "../programs/weather/weather-lastings";
import type { SitePlan } from "../site/plan";
import { StateJournal } from "../state/journal";
import { StateResult } from "../state/open-result";
import type { Kept } from "./kept";
import { KeptAlarms } from "./kept-alarms";
import { KeptFlows } from "./kept-flows";
import { KeptPrograms } from "./kept-programs";
import { KeptTotals } from "./kept-totals";
import { KeptZones } from "./kept-zones";
import type { GatewayPorts } from "./ports";

/** What of a gateway has values that outlive a boot. */
interface KeeperParts {
	readonly plan: SitePlan;
	readonly outputs: OutputBoard;
	readonly alarms: AlarmTable;
	readonly programs: readonly Program[];
	readonly weather: Weather | null;
}

/** Brings what outlives a boot from flash to where it belongs, and back: what changed in a pass is saved together. */
export class Keeper {
	readonly alarms: KeptAlarms;
	readonly journal: StateJournal;
	readonly #log: Log;
	readonly #parts: readonly Kept[];
	/** Place of each part's first value. */
	readonly #firsts: readonly number[];
	#wornTold = false;

	/** To be made when alarms are as the log has them, and before any line is open: it may erase. */
	constructor({ plan, outputs, alarms, programs, weather }: KeeperParts, { state, clock, log }: GatewayPorts) {
		this.#log = log;
		this.alarms = new KeptAlarms(plan.alarms, alarms, clock);
		const keeping =
			weather === null ? programs : [...programs, { name: "weather", lastings: weatherLastings(weather) }];
		this.#parts = [
			new KeptZones(programs, clock),
			new KeptFlows(plan, outputs.flow),
			new KeptTotals(plan.outputs, outputs.totals),
			this.alarms,
			...(keeping.some(({ lastings }) => lastings.length > 0) ? [new KeptPrograms(keeping, clock)] : []),
		];
		const keys = this.#parts.map((part) => part.keys());
		this.#firsts = keys.map((_, index) => keys.slice(0, index).flat().length);
		this.journal = new StateJournal(state, keys.flat());
		this.#tell(this.journal.open());
		this.#parts.forEach((part, index) => {
			part.restore(this.journal.values, this.#firsts[index] as number);
		});
	}

	#tell(result: number): void {
		const { unkept } = this.journal.values;
		if (result === StateResult.damaged) {
			this.#log.warn("state", "some of what was kept is damaged: older values are used, or none");
		}
		if (result === StateResult.lost) this.#log.warn("state", "what was kept can't be read: it is begun anew");
		if (result === StateResult.newer) {
			this.#log.warn("state", "ALARM: a later version of headgate has written it: nothing of it is used or kept");
			this.#wornTold = true;
		}
		if (unkept > 0) this.#log.warn("state", `its flash is too small for this site: ${unkept} values are not kept`);
	}

	/** Saves what has changed. */
	keep(nowMs: number): void {
		const { values } = this.journal;
		for (let index = 0; index < this.#parts.length; index += 1) {
			this.#parts[index]?.keep(values, this.#firsts[index] as number, nowMs);
		}
		if (this.journal.save() || this.#wornTold) return;
		this.#wornTold = true;
		this.#log.warn("state", "ALARM: its flash is worn out: what outlives a restart can't be kept any more");
	}

	/** Erases ahead of need: to be called when no reply is due. True when it did. */
	prepare(): boolean {
		return this.journal.prepare();
	}
}
