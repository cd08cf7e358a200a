import { WantClass } from "../bus/want";
import { type Auxiliary, classOf, quantityOf, timesOf } from "./auxiliaries";
import type { ReadBackPlan, WantPlan } from "./plan";
import type { ProfileActuator, RegisterTable } from "./profile";
import type { ProfileBook } from "./profile-book";
import { readBackStates } from "./read-back";
import { isBitTable, widthOf } from "./register-runs";
import type { ResolvedLine, ResolvedProfile } from "./resolve";
import type { Site } from "./types";

/** Outputs are read back this often, asked for or not. */
const READ_BACK_PERIOD_MS = 10_000;

const readCodes: { readonly [table in RegisterTable]: number } = { coil: 1, discrete: 2, holding: 3, input: 4 };

/** What one line has to read: points, the auxiliary registers that they need, and the state of outputs. */
export function wantsOf(
	site: Site,
	line: string,
	book: ProfileBook,
	auxiliaries: readonly Auxiliary[],
): readonly WantPlan[] {
	const devices = site.devices.filter((device) => device.line === line);
	const slaveOf = (name: string): number => devices.findIndex((device) => device.name === name);
	const wants: WantPlan[] = [];
	site.points.forEach((point, index) => {
		const slave = slaveOf(point.device);
		const quantity = quantityOf(point, site, book);
		const profile = book.ofDevice(site, point.device);
		if (slave < 0 || quantity === null || profile === null) return;
		wants.push({
			...readOf(profile.line, quantity.table, quantity.address, widthOf(quantity)),
			slave,
			periodMs: timesOf(point, quantity).periodMs,
			wantClass: classOf(point),
			clears: quantity.destructive === true,
			point: index,
			auxiliary: -1,
			readBacks: [],
		});
	});
	auxiliaries.forEach(({ device, table, address, periodMs, wantClass }, index) => {
		const slave = slaveOf(device);
		const profile = book.ofDevice(site, device);
		if (slave < 0 || profile === null) return;
		const read = readOf(profile.line, table, address, 1);
		wants.push({ ...read, slave, periodMs, wantClass, clears: false, point: -1, auxiliary: index, readBacks: [] });
	});
	devices.forEach((device, slave) => {
		const profile = book.get(device.profile);
		if (profile !== null) wants.push(...readBacksOf(site, device.name, slave, profile));
	});
	return wants;
}

type Read = Pick<WantPlan, "code" | "address" | "count" | "offset" | "alone">;

/** How a place is read: by itself, or as a part of the one read that the device answers. */
function readOf(line: ResolvedLine, table: RegisterTable, address: number, width: number): Read {
	const whole = line.reads?.find(
		(read) => read.table === table && read.address <= address && read.address + read.count >= address + width,
	);
	const alone = line.exactReads === true || line.reads !== undefined;
	const code = readCodes[table];
	if (whole === undefined) return { code, address, count: width, offset: 0, alone };
	return { code, address: whole.address, count: whole.count, offset: address - whole.address, alone };
}

/** Bits of a device that say the state of outputs are read at once; registers as the line joins them. */
function readBacksOf(site: Site, device: string, slave: number, profile: ResolvedProfile): readonly WantPlan[] {
	const places = site.outputs.flatMap((output, index) => {
		const coils = [output.actuator, output.pulse?.close];
		return profile.actuators.flatMap(({ name, readBack }) => {
			if (output.device !== device || readBack === undefined || !coils.includes(name)) return [];
			return [{ ...readBack, plan: planOf(index, readBack) }];
		});
	});
	const wants: WantPlan[] = [];
	const add = (table: RegisterTable, address: number, width: number): void => {
		const read = readOf(profile.line, table, address, width);
		const inside = places.filter((place) => {
			return place.table === table && place.address >= address && place.address < address + width;
		});
		const readBacks = inside.map((place) => ({ ...place.plan, offset: place.address - read.address }));
		const times = { periodMs: READ_BACK_PERIOD_MS, wantClass: WantClass.control };
		wants.push({ ...read, ...times, slave, clears: false, point: -1, auxiliary: -1, offset: 0, readBacks });
	};
	for (const table of ["coil", "discrete", "holding", "input"] as const) {
		const addresses = [...new Set(places.filter((place) => place.table === table).map(({ address }) => address))];
		const lowest = Math.min(...addresses);
		const span = Math.max(...addresses) - lowest + 1;
		const isOne = isBitTable(table) && profile.line.exactReads !== true && span <= 16 * profile.line.registersPerRead;
		if (addresses.length > 0 && isOne) add(table, lowest, span);
		else for (const address of addresses) add(table, address, 1);
	}
	return wants;
}

function planOf(output: number, readBack: NonNullable<ProfileActuator["readBack"]>): ReadBackPlan {
	return { output, offset: 0, ...readBackStates(readBack) };
}
