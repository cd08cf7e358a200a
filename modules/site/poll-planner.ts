import type { ProfileMap } from "./check";
import type { PollPlan } from "./plan";
import type { Profile, ProfileQuantity, RegisterTable, Site } from "./types";

/** Relays are read back this often, asked for or not. */
const READ_BACK_PERIOD_MS = 10_000;

const codes: { readonly [table in RegisterTable]: number } = { coil: 1, discrete: 2, holding: 3, input: 4 };

interface Want {
	readonly point: number;
	readonly slave: number;
	readonly code: number;
	readonly address: number;
	/** Registers or bits. */
	readonly count: number;
	readonly periodMs: number;
	readonly most: number;
}

interface Building {
	slave: number;
	code: number;
	address: number;
	count: number;
	periodMs: number;
	points: number[];
	readBacks: { output: number; bit: number }[];
}

/**
 * Makes one line's polls of its points and outputs: adjacent registers of one device, table and period are read in one
 * request, within the device's limit; holes are not read.
 */
export class PollPlanner {
	readonly #devices: readonly string[];
	readonly #polls: Building[] = [];
	readonly #offsets = new Map<number, number>();
	readonly #readBackPolls = new Map<string, number>();

	constructor(site: Site, line: string, profiles: ProfileMap) {
		this.#devices = site.devices.filter((device) => device.line === line).map((device) => device.name);
		const wants = this.#wants(site, profiles);
		wants.sort(
			(a, b) =>
				a.slave - b.slave || a.code - b.code || a.periodMs - b.periodMs || a.address - b.address || a.point - b.point,
		);
		for (const want of wants) this.#place(want);
		this.#addReadBacks(site, profiles);
	}

	get polls(): readonly PollPlan[] {
		return this.#polls;
	}

	/** Index of `device` among the line's. */
	slaveOf(device: string): number {
		return this.#devices.indexOf(device);
	}

	/** Registers (or bits) between the start of its poll and point `index` of the site. */
	offsetOf(index: number): number {
		return this.#offsets.get(index) ?? 0;
	}

	/** Poll that reads back the relays of `device`. */
	readBackPollOf(device: string): number {
		return this.#readBackPolls.get(device) ?? -1;
	}

	#wants(site: Site, profiles: ProfileMap): Want[] {
		const wants: Want[] = [];
		site.points.forEach((point, index) => {
			const slave = this.slaveOf(point.device);
			if (slave < 0) return;
			const profile = profileOf(site, point.device, profiles);
			const quantity = profile.quantities.find((one) => one.name === point.quantity) as ProfileQuantity;
			const wide = quantity.type === "u32" || quantity.type === "s32" || quantity.type === "f32";
			wants.push({
				point: index,
				slave,
				code: codes[quantity.table],
				address: quantity.address,
				count: wide ? 2 : 1,
				periodMs: point.periodMs ?? quantity.periodMs,
				most: profile.line.registersPerRead,
			});
		});
		return wants;
	}

	#place(want: Want): void {
		const last = this.#polls[this.#polls.length - 1];
		const end = want.address + want.count;
		const joins =
			last !== undefined &&
			last.slave === want.slave &&
			last.code === want.code &&
			last.periodMs === want.periodMs &&
			want.address <= last.address + last.count &&
			end - last.address <= want.most;
		if (joins) {
			last.count = Math.max(last.count, end - last.address);
			last.points.push(want.point);
			this.#offsets.set(want.point, want.address - last.address);
			return;
		}
		const { slave, code, address, count, periodMs } = want;
		this.#polls.push({ slave, code, address, count, periodMs, points: [want.point], readBacks: [] });
		this.#offsets.set(want.point, 0);
	}

	#addReadBacks(site: Site, profiles: ProfileMap): void {
		this.#devices.forEach((device, slave) => {
			const driven = site.outputs
				.map((output, index) => ({ output, index }))
				.filter(({ output }) => output.device === device)
				.map(({ output, index }) => {
					const { actuators } = profileOf(site, device, profiles);
					return { output: index, coil: actuators.find((one) => one.name === output.actuator)?.address ?? 0 };
				});
			if (driven.length === 0) return;
			const address = Math.min(...driven.map(({ coil }) => coil));
			const count = Math.max(...driven.map(({ coil }) => coil)) - address + 1;
			this.#readBackPolls.set(device, this.#polls.length);
			this.#polls.push({
				slave,
				code: codes.coil,
				address,
				count,
				periodMs: READ_BACK_PERIOD_MS,
				points: [],
				readBacks: driven.map(({ output, coil }) => ({ output, bit: coil - address })),
			});
		});
	}
}

function profileOf(site: Site, device: string, profiles: ProfileMap): Profile {
	const found = site.devices.find((one) => one.name === device);
	return profiles.get(found?.profile ?? "") as Profile;
}
