import { auxiliariesOf, quantityOf, timesOf } from "./auxiliaries";
import { type FaultList, namesOf } from "./fault";
import type { ProfileBook } from "./profile-book";
import { widthOf } from "./register-runs";
import type { ResolvedQuantity } from "./resolve";
import type { Site, SitePoint } from "./types";
import { unverifiedCommands } from "./unverified";

const AUXILIARIES_MAX = 128;

/** Points lead to quantities that can be read. */
export function checkPoints(site: Site, book: ProfileBook, faults: FaultList): void {
	site.points.forEach((point, index) => {
		const path = `points[${index}]`;
		faults.find(`${path}.device`, point.device, namesOf(site.devices), "device");
		const profile = book.ofDevice(site, point.device);
		if (profile === null) return;
		faults.find(`${path}.quantity`, point.quantity, namesOf(profile.quantities), `quantity of ${profile.name}`);
		const quantity = quantityOf(point, site, book);
		if (quantity === null) return;
		const { periodMs } = timesOf(point, quantity);
		if (point.staleAfterMs !== undefined && point.staleAfterMs < periodMs) {
			faults.add(
				`${path}.staleAfterMs`,
				`is ${point.staleAfterMs}, less than the period of ${periodMs}: it would always be stale`,
			);
		}
		checkOrder(point, quantity, path, faults);
		checkClearing(site, point, quantity, path, faults);
	});
	const count = auxiliariesOf(site, book).length;
	if (count > AUXILIARIES_MAX) {
		faults.add("points", `need ${count} registers that say their scale or state; ${AUXILIARIES_MAX} can be kept`);
	}
}

function checkOrder(point: SitePoint, quantity: ResolvedQuantity, path: string, faults: FaultList): void {
	const isUnknown = quantity.order === "unknown" && widthOf(quantity) === 2;
	if (isUnknown && point.order === undefined) {
		faults.add(
			`${path}.quantity`,
			`no source says the order of the words of "${point.quantity}"; try it on the device and say "order" here`,
		);
	}
	if (!isUnknown && point.order !== undefined) {
		faults.add(`${path}.order`, `the profile knows the order of "${point.quantity}": ${quantity.order}`);
	}
}

/** Two points of one register that reading clears would take each other's counts, unless they are read at once. */
function checkClearing(
	site: Site,
	point: SitePoint,
	quantity: ResolvedQuantity,
	path: string,
	faults: FaultList,
): void {
	if (quantity.destructive !== true) return;
	const other = site.points.find((one) => one.device === point.device && one.quantity === point.quantity);
	if (other !== undefined && other !== point) {
		faults.add(`${path}.quantity`, `"${point.quantity}" is cleared by reading, and is read as ${other.name} already`);
	}
}

/** Outputs lead to actuators that can be switched and read back, one output each. */
export function checkOutputs(site: Site, book: ProfileBook, allowUnverified: boolean, faults: FaultList): void {
	const actuators = new Map<string, string>();
	site.outputs.forEach((output, index) => {
		const path = `outputs[${index}]`;
		faults.find(`${path}.device`, output.device, namesOf(site.devices), "device");
		const profile = book.ofDevice(site, output.device);
		if (profile === null) return;
		faults.find(`${path}.actuator`, output.actuator, namesOf(profile.actuators), `actuator of ${profile.name}`);
		const key = `${output.device} ${output.actuator}`;
		const other = actuators.get(key);
		if (other !== undefined)
			faults.add(`${path}.actuator`, `${key} is output ${other} already; a relay drives one output`);
		actuators.set(key, output.name);
		const actuator = profile.actuators.find((one) => one.name === output.actuator);
		if (actuator === undefined) return;
		if (actuator.on === undefined || actuator.off === undefined) {
			faults.add(`${path}.actuator`, `${key} is no relay: nothing switches it on and off`);
		} else if (actuator.readBack === undefined) {
			faults.add(`${path}.actuator`, `${key} can't be read back, so nobody would know whether it is on`);
		}
		const unverified = unverifiedCommands(profile, output.actuator);
		if (unverified.length === 0 || allowUnverified) return;
		faults.add(
			`${path}.actuator`,
			`no source confirms ${unverified.join(", ")} of ${profile.name}; try it on a bench, then --allow-unverified`,
		);
	});
}
