import { assert } from "../../modules/base/assert";
import type { OpenSerial } from "../../modules/ports/serial";
import type { Site, SiteDevice } from "../../modules/site/types";
import { ColdRoom } from "../plants/cold-room";
import { DosingLine } from "../plants/dosing-line";
import { SoilBucket } from "../plants/soil-bucket";
import { WaterSupply } from "../plants/water-supply";
import { Weather } from "../plants/weather";
import type { FarmFile, FarmState } from "./farm-file";
import { SimLine } from "./line";
import { Random } from "./random";
import { RelayBoard } from "./relay-board";
import type { Scheduler } from "./scheduler";
import type { SimSlave } from "./slave";
import { airProbe, flowMeter, soilProbe } from "./twins";
import { digitalElectrode, levelTransmitter, saltProbe } from "./twins-water";

const RELAYS_PER_BOARD = 8;
/** Of loam; nothing in the farm changes it. */
const SOIL_PH = 6.8;

/** What a farm is made from. */
export interface FarmOptions {
	readonly site: Site;
	readonly file: FarmFile;
	readonly seed: number;
	/** Milliseconds since 1970 when virtual time began. */
	readonly wallAtStartMs: number;
	/** Goes on from here instead of from the file's beginning. */
	readonly state?: FarmState | undefined;
}

/**
 * The world that a site's devices stand in: plants, and slaves that feel them, on lines.
 *
 * The simulated part ends at the bytes on the wire; everything above is the gateway's own.
 */
export class Farm {
	readonly #options: FarmOptions;
	readonly #scheduler: Scheduler;
	readonly #lines = new Map<string, SimLine>();
	readonly #boards = new Map<string, RelayBoard>();
	readonly #weather: Weather;
	readonly #noise: Random;
	readonly #doors: Random;
	readonly soils: readonly SoilBucket[];
	readonly water: WaterSupply;
	readonly room: ColdRoom;
	/** Null: nothing is dosed. */
	readonly dosing: DosingLine | null;
	/** Slaves by device, for those who serve them elsewhere than on a simulated line. */
	readonly slaves: ReadonlyMap<string, SimSlave>;

	constructor(scheduler: Scheduler, options: FarmOptions) {
		const { site, file, seed, state } = options;
		this.#options = options;
		this.#scheduler = scheduler;
		this.#noise = new Random(seed, "probe noise");
		this.#doors = new Random(seed, "doors");
		this.#weather = new Weather(file.weather, options.wallAtStartMs);
		const nowMs = this.#nowMs();
		this.soils = file.zones.map((zone, index) => {
			const soil = new SoilBucket(zone.soil, this.#weather, zone.moisture, nowMs);
			if (state !== undefined) soil.storageMm = state.storageMm[index] ?? soil.storageMm;
			return soil;
		});
		this.room = new ColdRoom(
			file.room.constants,
			(atMs) => this.#weather.temperatureC(atMs),
			state?.airC ?? file.room.airC,
			state?.productC ?? file.room.productC,
			nowMs,
		);
		this.water = new WaterSupply(this.#zoneFlows(), () => this.#isFed(), state?.volumeM3 ?? file.volumeM3, nowMs);
		this.dosing = this.#makeDosing(nowMs);
		this.slaves = this.#makeSlaves(site);
		this.#restoreContacts(state);
		this.#makeLines(site);
		this.#follow();
		this.#scheduleDoor();
	}

	/** Opens a line of the site by its name. */
	readonly openSerial: OpenSerial = (name, options) => this.line(name).open(options);

	line(name: string): SimLine {
		const line = this.#lines.get(name);
		assert(line !== undefined, `the farm has no line ${name}`);
		return line;
	}

	/** Whether the contact behind an output is closed: the truth, not what the gateway believes. */
	isOn(output: string): boolean {
		const found = this.#options.site.outputs.find((one) => one.name === output);
		if (found === undefined) return false;
		const contact = Number(found.actuator.slice("relay-".length)) - 1;
		return this.#boards.get(found.device)?.contacts[contact] === true;
	}

	state(): FarmState {
		const nowMs = this.#nowMs();
		const contacts: { [device: string]: readonly boolean[] } = {};
		for (const [device, board] of this.#boards) contacts[device] = [...board.contacts];
		return {
			storageMm: this.soils.map((soil) => soil.moisture(nowMs) * soil.constants.rootDepthMm),
			volumeM3: this.water.volumeM3(nowMs),
			airC: this.room.temperatureC(nowMs),
			productC: this.room.productC,
			contacts,
		};
	}

	#nowMs(): number {
		return this.#scheduler.nowUs / 1000;
	}

	#isFed(): boolean {
		const { file } = this.#options;
		return this.isOn(file.pump) && this.isOn(file.master);
	}

	#zoneFlows() {
		return this.#options.file.zones.map((zone, index) => ({
			flowM3PerHour: zone.soil.flowM3PerHour,
			isOpen: () => this.isOn(zone.valve),
			deliver: (flowM3PerHour: number, atMs: number) => this.soils[index]?.irrigate(flowM3PerHour, atMs),
		}));
	}

	#makeDosing(nowMs: number): DosingLine | null {
		const { dosing } = this.#options.file;
		if (dosing === undefined) return null;
		const isOn = (injector: number): boolean => this.isOn(dosing.dosers[injector] as string);
		return new DosingLine(dosing.line, () => this.water.flowM3PerHour, isOn, nowMs);
	}

	#makeSlaves(site: Site): ReadonlyMap<string, SimSlave> {
		const slaves = new Map<string, SimSlave>();
		for (const device of site.devices) slaves.set(device.name, this.#makeSlave(device));
		return slaves;
	}

	#makeSlave(device: SiteDevice): SimSlave {
		const { name, unit, profile } = device;
		if (profile === "waveshare-modbus-rtu-relay") {
			const moves = () => this.#contactMoves();
			const after = (ms: number, work: () => void) => this.#scheduler.at(this.#scheduler.nowUs + 1000 * ms, work);
			const board = new RelayBoard(unit, RELAYS_PER_BOARD, moves, after, this.#inputOf(name));
			this.#boards.set(name, board);
			return board.slave;
		}
		if (profile === "soil-contiguous-7in1") return this.#makeSoilProbe(name, unit);
		if (profile === "xy-md0x-sht") return this.#makeAirProbe(name, unit);
		if (this.dosing !== null && profile !== "tuf-2000m") return this.#makeLineProbe(this.dosing, device);
		assert(profile === "tuf-2000m", `there is no twin of ${profile}`);
		return flowMeter(unit, {
			flow: () => this.water.flowM3PerHour * (1 + 0.003 * this.#noise.normal()),
			netVolume: () => this.water.volumeM3(this.#nowMs()),
		});
	}

	/** What is wired to a board's inputs: a door. */
	#inputOf(board: string): ((input: number) => boolean) | null {
		if (board !== this.#options.file.room.doorContact) return null;
		return (input) => input === 0 && !this.room.doorOpen;
	}

	#makeSoilProbe(name: string, unit: number): SimSlave {
		const { zones, probeNoise } = this.#options.file;
		const index = zones.findIndex((zone) => zone.probes.some((probe) => probe.device === name));
		const soil = this.soils[index];
		const offset = zones[index]?.probes.find((probe) => probe.device === name)?.offset ?? 0;
		assert(soil !== undefined, `no zone of the farm has the probe ${name}`);
		const moisture = () => soil.moisture(this.#nowMs()) + offset;
		return soilProbe(unit, {
			moisture: () => Math.max(0, 100 * moisture() + probeNoise * this.#noise.normal()),
			temperature: () => 0.6 * this.#weather.temperatureC(this.#nowMs() - 4 * 3_600_000) + 8,
			ec: () => Math.max(0, 4200 * moisture() + 4 * this.#noise.normal()),
			ph: () => SOIL_PH,
		});
	}

	#makeAirProbe(name: string, unit: number): SimSlave {
		const { airProbe: outdoors, room, probeNoise } = this.#options.file;
		const noise = () => probeNoise * this.#noise.normal();
		if (name === outdoors) {
			return airProbe(unit, {
				temperature: () => this.#weather.temperatureC(this.#nowMs()) + noise(),
				humidity: () => this.#weather.humidityPercent(this.#nowMs()) + noise(),
			});
		}
		if (name === room.coilProbe) {
			return airProbe(unit, {
				temperature: () => this.room.coilC(this.#nowMs()) + noise(),
				humidity: () => this.room.humidityPercent() + noise(),
			});
		}
		const offsetK = room.probes.find((probe) => probe.device === name)?.offsetK;
		assert(offsetK !== undefined, `nothing in the farm is measured by ${name}`);
		return airProbe(unit, {
			temperature: () => this.room.temperatureC(this.#nowMs()) + offsetK + noise(),
			humidity: () => this.room.humidityPercent() + noise(),
		});
	}

	/** Probes in the line behind the injectors, and in their tanks. */
	#makeLineProbe(line: DosingLine, { name, unit, profile }: SiteDevice): SimSlave {
		const { ecNoiseUsCm = 0, phNoise = 0, levels = [] } = this.#options.file.dosing ?? {};
		const level = levels.find(({ device }) => device === name);
		const water = {
			temperature: () => 18,
			oxygen: () => 8,
			saturation: () => 85,
			ec: () => Math.max(0, line.ecUsCm(this.#nowMs()) + ecNoiseUsCm * this.#noise.normal()),
			ph: () => line.ph(this.#nowMs()) + phNoise * this.#noise.normal(),
			level: () => {
				line.update(this.#nowMs());
				return (line.tankLitres[level?.injector ?? 0] ?? 0) / (level?.litresPerM ?? 1);
			},
		};
		if (profile === "seeed-s-ec-01") return saltProbe(unit, water);
		if (profile === "remond-bgt-digital-electrode") return digitalElectrode(unit, water);
		assert(profile === "qdy30a-qdw90a", `there is no twin of ${profile}`);
		return levelTransmitter(unit, water);
	}

	#makeLines(site: Site): void {
		const { seed, file } = this.#options;
		for (const line of site.lines) {
			const turnaround = new Random(seed, `turnaround ${line.name}`);
			const { lowest, highest } = file.turnaroundUs;
			const slaves = site.devices
				.filter((device) => device.line === line.name)
				.map((device) => this.slaves.get(device.name) as SimSlave);
			this.#lines.set(line.name, new SimLine(this.#scheduler, slaves, () => turnaround.between(lowest, highest)));
		}
	}

	#restoreContacts(state: FarmState | undefined): void {
		for (const [device, board] of this.#boards) {
			const contacts = state?.contacts[device];
			if (contacts !== undefined) board.contacts.splice(0, RELAYS_PER_BOARD, ...contacts.slice(0, RELAYS_PER_BOARD));
		}
	}

	/** A contact is about to move: what depends on it is brought up to now, and follows after the move. */
	#contactMoves(): void {
		this.#scheduler.at(this.#scheduler.nowUs, () => this.#follow());
	}

	#follow(): void {
		const nowMs = this.#nowMs();
		this.water.update(nowMs);
		this.dosing?.update(nowMs);
		const { compressor, lag = [], fan, heater } = this.#options.file.room;
		const cooling = [compressor, ...lag].filter((one) => this.isOn(one)).length;
		this.room.setMachines(
			cooling,
			fan === undefined || this.isOn(fan),
			heater !== undefined && this.isOn(heater),
			nowMs,
		);
	}

	#scheduleDoor(): void {
		const { doorEveryMs, doorOpenMs } = this.#options.file.room;
		const inUs = 1000 * doorEveryMs * this.#doors.between(0.5, 1.5);
		this.#scheduler.at(this.#scheduler.nowUs + inUs, () => {
			this.room.setDoor(true, this.#nowMs());
			this.#scheduler.at(this.#scheduler.nowUs + 1000 * doorOpenMs * this.#doors.between(0.3, 1.7), () => {
				this.room.setDoor(false, this.#nowMs());
				this.#scheduleDoor();
			});
		});
	}
}
