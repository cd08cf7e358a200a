import { assert } from "../../modules/base/assert";
import type { OpenSerial } from "../../modules/ports/serial";
import type { Site, SiteDevice } from "../../modules/site/types";
import { DripField } from "../plants/drip-field";
import type { Sky } from "../plants/sky";
import { WaterSupply } from "../plants/water-supply";
import { FailingSlave } from "./failing-slave";
import { FieldProbe, isUnder } from "./field-probe";
import { SimLine } from "./line";
import { Random } from "./random";
import { RelayBoard } from "./relay-board";
import type { Scheduler } from "./scheduler";
import type { SeasonFault, SeasonFile } from "./season-file";
import type { SimSlave } from "./slave";
import { flowMeter, soilProbe } from "./twins";
import { pyranometer, rainGauge, weatherStation } from "./twins-weather";

const RELAYS = 8;
const DAY_MS = 86_400_000;
const METER_NOISE = 0.003;

/** What a season's world is made from. */
export interface SeasonFarmOptions {
	readonly site: Site;
	readonly file: SeasonFile;
	readonly sky: Sky;
	readonly mishaps: readonly SeasonFault[];
	readonly seed: number;
}

/** Fields in the weather of a season, and the devices of a site that stand in them, with their mishaps. */
export class SeasonFarm {
	readonly #site: Site;
	readonly #file: SeasonFile;
	readonly #mishaps: readonly SeasonFault[];
	readonly #seed: number;
	readonly #scheduler: Scheduler;
	readonly #sky: Sky;
	readonly #noise: Random;
	readonly #lines = new Map<string, SimLine>();
	readonly #boards = new Map<string, RelayBoard>();
	/** By the names of the zones. */
	readonly fields: ReadonlyMap<string, DripField>;
	readonly #water: WaterSupply;

	constructor(scheduler: Scheduler, options: SeasonFarmOptions) {
		const { site, file, sky, seed } = options;
		this.#site = site;
		this.#file = file;
		this.#mishaps = options.mishaps;
		this.#seed = seed;
		this.#scheduler = scheduler;
		this.#sky = sky;
		this.#noise = new Random(seed, "probe noise");
		this.fields = new Map(Object.entries(file.fields).map(([zone, field]) => [zone, new DripField(field, sky)]));
		const flows = Object.entries(file.fields).map(([zone, { flowM3PerHour, valve }]) => ({
			flowM3PerHour,
			isOpen: () => this.#isOn(valve),
			deliver: (flow: number, atMs: number) => this.fields.get(zone)?.irrigate(flow, atMs),
		}));
		this.#water = new WaterSupply(flows, () => this.#isOn(file.pump) && this.#isOn(file.master), 0, 0);
		this.#makeLines();
	}

	/** Opens a line of the site by its name. */
	readonly openSerial: OpenSerial = (name, options) => {
		const line = this.#lines.get(name);
		assert(line !== undefined, `the season has no line ${name}`);
		return line.open(options);
	};

	get #nowMs(): number {
		return this.#scheduler.nowUs / 1000;
	}

	#isOn(output: string): boolean {
		const found = this.#site.outputs.find((one) => one.name === output);
		if (found === undefined) return false;
		const contact = Number(found.actuator.slice("relay-".length)) - 1;
		return this.#boards.get(found.device)?.contacts[contact] === true;
	}

	#makeLines(): void {
		const { lowest, highest } = this.#file.turnaroundUs;
		for (const { name } of this.#site.lines) {
			const turnaround = new Random(this.#seed, `turnaround ${name}`);
			const slaves = this.#site.devices.filter(({ line }) => line === name).map((device) => this.#failing(device));
			this.#lines.set(name, new SimLine(this.#scheduler, slaves, () => turnaround.between(lowest, highest)));
		}
	}

	#failing(device: SiteDevice): SimSlave {
		const silences = this.#mishaps.filter((one) => one.device === device.name && one.what === "silent");
		const slave = this.#makeSlave(device);
		return new FailingSlave(slave, () => silences.some((silence) => isUnder(silence, this.#nowMs)));
	}

	#makeSlave({ name, unit, profile }: SiteDevice): SimSlave {
		const sky = this.#sky;
		if (profile === "waveshare-modbus-rtu-relay") return this.#makeBoard(name, unit);
		if (profile === "soil-contiguous-7in1") return this.#makeProbe(name, unit);
		if (profile === "renke-pyranometer") return pyranometer(unit, () => sky.solarWpm2(this.#nowMs));
		if (profile === "honde-rain-gauge") return rainGauge(unit, () => sky.rainMm(this.#nowMs));
		if (profile === "sensecap-one") {
			return weatherStation(unit, {
				temperature: () => sky.temperatureC(this.#nowMs) + 0.2 * this.#noise.normal(),
				humidity: () => Math.min(100, sky.humidityPercent(this.#nowMs) + this.#noise.normal()),
				pressure: () => 89_000,
				illuminance: () => 120 * sky.solarWpm2(this.#nowMs),
				windDirection: () => 200,
				windSpeed: () => sky.windMps(this.#nowMs),
				rainToday: () => 0,
				rain: () => 0,
			});
		}
		assert(profile === "tuf-2000m", `there is no twin of ${profile} in a season`);
		return flowMeter(unit, {
			flow: () => this.#water.flowM3PerHour * (1 + METER_NOISE * this.#noise.normal()),
			netVolume: () => this.#water.volumeM3(this.#nowMs),
		});
	}

	#makeBoard(name: string, unit: number): SimSlave {
		const follow = () => this.#scheduler.at(this.#scheduler.nowUs, () => this.#water.update(this.#nowMs));
		const after = (ms: number, work: () => void) => this.#scheduler.at(this.#scheduler.nowUs + 1000 * ms, work);
		const board = new RelayBoard(unit, RELAYS, follow, after);
		this.#boards.set(name, board);
		return board.slave;
	}

	#makeProbe(name: string, unit: number): SimSlave {
		const found = Object.entries(this.#file.fields).flatMap(([zone, { probes }]) => {
			return probes.filter(({ device }) => device === name).map((probe) => ({ field: this.fields.get(zone), probe }));
		})[0];
		assert(found?.field !== undefined, `no field of the season has the probe ${name}`);
		const { probeNoise } = this.#file;
		const probe = new FieldProbe(found.field, found.probe, this.#mishaps, probeNoise, this.#noise);
		const moisture = () => 100 * probe.read(this.#nowMs);
		return soilProbe(unit, {
			moisture,
			temperature: () => 0.6 * this.#sky.temperatureC(this.#nowMs - DAY_MS / 6) + 8,
			ec: () => 40 * moisture(),
		});
	}
}
