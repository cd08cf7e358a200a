import { WantClass } from "../bus/want";
import type { ProfileMap } from "./check";
import type { WantPlan } from "./plan";
import type { Profile, ProfileQuantity, RegisterTable, Site } from "./types";

/** Relays are read back this often, asked for or not. */
const READ_BACK_PERIOD_MS = 10_000;

const codes: { readonly [table in RegisterTable]: number } = { coil: 1, discrete: 2, holding: 3, input: 4 };

/** What one line has to read: every point of its devices, and the relays of those that drive outputs. */
export function wantsOf(site: Site, line: string, profiles: ProfileMap): readonly WantPlan[] {
	const devices = site.devices.filter((device) => device.line === line);
	const wants: WantPlan[] = [];
	site.points.forEach((point, index) => {
		const slave = devices.findIndex((device) => device.name === point.device);
		const profile = profiles.get(devices[slave]?.profile ?? "");
		if (profile === undefined) return;
		const quantity = profile.quantities.find((one) => one.name === point.quantity) as ProfileQuantity;
		const isWide = quantity.type === "u32" || quantity.type === "s32" || quantity.type === "f32";
		wants.push({
			slave,
			code: codes[quantity.table],
			address: quantity.address,
			count: isWide ? 2 : 1,
			periodMs: point.periodMs ?? quantity.periodMs,
			wantClass: WantClass[point.class ?? "monitor"],
			point: index,
			readBacks: [],
		});
	});
	devices.forEach((device, slave) => {
		const want = readBackOf(site, device.name, slave, profiles.get(device.profile) as Profile);
		if (want !== null) wants.push(want);
	});
	return wants;
}

/** All coils of a device that drive outputs, in one read. */
function readBackOf(site: Site, device: string, slave: number, profile: Profile): WantPlan | null {
	const driven = site.outputs.flatMap((output, index) => {
		if (output.device !== device) return [];
		return { output: index, coil: profile.actuators.find((one) => one.name === output.actuator)?.address ?? 0 };
	});
	if (driven.length === 0) return null;
	const address = Math.min(...driven.map(({ coil }) => coil));
	return {
		slave,
		code: codes.coil,
		address,
		count: Math.max(...driven.map(({ coil }) => coil)) - address + 1,
		periodMs: READ_BACK_PERIOD_MS,
		wantClass: WantClass.control,
		point: -1,
		readBacks: driven.map(({ output, coil }) => ({ output, bit: coil - address })),
	};
}
